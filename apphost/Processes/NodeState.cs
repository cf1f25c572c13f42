namespace Actors.AppHost.Processes;

/// <summary>Where a process is in its life.</summary>
internal enum NodeState
{
    /// <summary>It runs, and has not said yet that it is ready.</summary>
    Starting,

    /// <summary>It says that it can do its work.</summary>
    Ready,

    /// <summary>It was ready before, and says that it cannot do its work, or does not answer.</summary>
    NotReady,

    /// <summary>It has ended and is started again after a while.</summary>
    Crashed,

    /// <summary>It was asked to stop.</summary>
    Stopping,

    /// <summary>It has ended, as it was asked to.</summary>
    Stopped,
}

namespace Actors.Runtime.Membership;

/// <summary>
/// Whether this silo may answer. A process that was held up for long may have been declared dead meanwhile, and another one may have taken over its
/// grains: then what it has in memory is old.
/// </summary>
internal interface ILivenessGate
{
    /// <summary>True when answers may go out. Cheap; asked before each answer.</summary>
    bool IsOpen { get; }

    /// <summary>True for good once the cluster has declared this silo dead.</summary>
    bool IsDead { get; }

    /// <summary>Waits until it is known; true when the silo is still a member, false when it is dead.</summary>
    ValueTask<bool> WaitAsync(CancellationToken cancellationToken = default);
}

/// <summary>The gate of a silo that is in no cluster: nobody can declare it dead.</summary>
internal sealed class OpenGate : ILivenessGate
{
    public bool IsOpen => true;

    public bool IsDead => false;

    public ValueTask<bool> WaitAsync(CancellationToken cancellationToken = default) => new(true);
}

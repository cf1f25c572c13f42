namespace Actors.Simulation.Tests.Faults;

/// <summary>What can be done to a cluster.</summary>
internal enum FaultKind
{
    /// <summary>A process ends as by SIGKILL: its peers' connections are reset. It is started again later.</summary>
    Kill,

    /// <summary>A machine loses its power: nobody hears anything. It comes back later.</summary>
    PowerOff,

    /// <summary>All processes end at one moment, and start again later.</summary>
    KillAll,

    /// <summary>A process is asked to stop, and started again later.</summary>
    Leave,

    /// <summary>A process stands still, as by SIGSTOP, and then goes on.</summary>
    Freeze,

    /// <summary>Two sets of hosts cannot reach each other; each of them may or may not reach the database.</summary>
    Partition,

    /// <summary>One set of hosts does not reach the others, but is reached by them.</summary>
    OneWay,

    /// <summary>Two hosts do not reach each other, but all others.</summary>
    BadLink,

    /// <summary>Some hosts are cut off from the database, in one way or both.</summary>
    DatabaseCut,

    /// <summary>The database is down.</summary>
    DatabaseOutage,

    /// <summary>The database loses acknowledgements, does statements late, or not at all.</summary>
    DatabaseFlaky,

    /// <summary>Messages are lost, doubled and delayed, and connections break.</summary>
    NetworkFlaky,

    /// <summary>Somebody sets the date of a host.</summary>
    ClockJump,
}

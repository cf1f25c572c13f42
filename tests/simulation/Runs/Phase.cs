namespace Actors.Simulation.Tests.Runs;

/// <summary>The parts of a run.</summary>
internal enum Phase
{
    /// <summary>The processes start, without faults, until they have converged.</summary>
    Start,

    /// <summary>The plan is carried out.</summary>
    Faults,

    /// <summary>Everything works again; the cluster must converge within a bound, and then stay so for a while.</summary>
    Healed,
}

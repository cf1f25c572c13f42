using Actors.Simulation.Tests.Kernel;

namespace Actors.Simulation.Tests.Runs;

/// <summary>What runs in the simulated processes, and what must be true of it.</summary>
internal interface IModel
{
    /// <summary>How long after the last fault the cluster may take until <see cref="NotConverged"/> is null.</summary>
    TimeSpan ConvergenceMax { get; }

    /// <summary>The program begins in a new process.</summary>
    void Start(SimProcess process);

    /// <summary>The program is asked to stop; it ends its process through <see cref="Supervisor.Exit"/> when it is done.</summary>
    void Leave(SimProcess process);

    /// <summary>Looks, after every step, at what the step may have changed.</summary>
    /// <exception cref="InvariantException">Something is wrong.</exception>
    void CheckStep();

    /// <summary>The faults end now, or begin.</summary>
    void OnPhase(Phase phase);

    /// <summary>What still differs from the state that a cluster without faults must come to; null when nothing does.</summary>
    string? NotConverged();

    /// <summary>How long things took that are worth a figure, such as the detection of a death.</summary>
    IEnumerable<(string Name, TimeSpan Value)> Measurements { get; }

    /// <summary>What a reader of a failure wants to know about the state.</summary>
    IEnumerable<string> Describe();
}

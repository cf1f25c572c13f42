using Actors.Simulation.Tests.Kernel;

namespace Actors.Simulation.Tests.Runs;

/// <summary>How a run went.</summary>
/// <param name="Steps">Events that were run.</param>
/// <param name="VirtualTime">How long it took in its own time.</param>
/// <param name="Convergence">How long after the last fault it had converged; null if it never did.</param>
/// <param name="TraceHash">Equal for equal runs.</param>
/// <param name="Failure">What went wrong, or null.</param>
internal sealed record RunResult(long Steps, TimeSpan VirtualTime, TimeSpan? Convergence, ulong TraceHash, RunFailure? Failure)
{
    /// <summary>How long things took.</summary>
    public IReadOnlyList<(string Name, TimeSpan Value)> Measurements { get; init; } = [];

    /// <summary>What was done to the cluster.</summary>
    public Tally Tally { get; init; } = new();
}

using Actors.Simulation.Tests.Faults;

namespace Actors.Simulation.Tests.Runs;

/// <summary>What went wrong in a run, and what led there.</summary>
/// <param name="Message">The broken invariant.</param>
/// <param name="Phase">When.</param>
/// <param name="Plan">The faults that were carried out.</param>
/// <param name="State">What the model says of itself.</param>
/// <param name="LastEvents">The end of the trace.</param>
internal sealed record RunFailure(string Message, Phase Phase, IReadOnlyList<Fault> Plan, IReadOnlyList<string> State, IReadOnlyList<string> LastEvents);

namespace Actors.Simulation.Tests.Faults;

/// <summary>How often a kind of fault is in a plan, and how long one lasts.</summary>
/// <param name="Kind">What.</param>
/// <param name="CountMin">A plan has at least this many.</param>
/// <param name="CountMax">And at most this many.</param>
/// <param name="DurationMin">The shortest.</param>
/// <param name="DurationMax">The longest.</param>
internal sealed record FaultRate(FaultKind Kind, int CountMin, int CountMax, TimeSpan DurationMin, TimeSpan DurationMax);

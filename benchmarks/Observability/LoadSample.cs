namespace Actors.Benchmarks.Observability;

/// <summary>What load saw while it was somebody's turn.</summary>
/// <param name="Count">Calls or requests that were answered.</param>
/// <param name="Elapsed">How long the turn took.</param>
/// <param name="ProcessorTime">What the processes that answer used meanwhile.</param>
/// <param name="ProcessorTimeOfOthers">What those used meanwhile whose turn it was not.</param>
internal readonly record struct LoadSample(long Count, TimeSpan Elapsed, TimeSpan ProcessorTime, TimeSpan ProcessorTimeOfOthers = default)
{
    public double PerSecond => Count / Elapsed.TotalSeconds;

    public double PerProcessorSecond => Count / ProcessorTime.TotalSeconds;

    /// <summary>How much of what the machine's processors could do for this load was done by the processes that answer; the rest is for its client and its database.</summary>
    public double Share => ProcessorTime / ((Elapsed * Environment.ProcessorCount) - ProcessorTimeOfOthers);

    public static LoadSample operator +(LoadSample one, LoadSample other) =>
        new(one.Count + other.Count, one.Elapsed + other.Elapsed, one.ProcessorTime + other.ProcessorTime, one.ProcessorTimeOfOthers + other.ProcessorTimeOfOthers);
}

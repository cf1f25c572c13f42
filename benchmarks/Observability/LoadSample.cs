namespace Actors.Benchmarks.Observability;

/// <summary>What load saw while it was somebody's turn.</summary>
/// <param name="Count">Calls or requests that were answered.</param>
/// <param name="Elapsed">How long the turn took.</param>
/// <param name="ProcessorTime">What the processes that answer used meanwhile.</param>
internal readonly record struct LoadSample(long Count, TimeSpan Elapsed, TimeSpan ProcessorTime)
{
    public double PerSecond => Count / Elapsed.TotalSeconds;

    public double PerProcessorSecond => Count / ProcessorTime.TotalSeconds;

    public static LoadSample operator +(LoadSample one, LoadSample other) =>
        new(one.Count + other.Count, one.Elapsed + other.Elapsed, one.ProcessorTime + other.ProcessorTime);
}

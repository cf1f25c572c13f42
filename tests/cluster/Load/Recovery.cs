using System.Diagnostics;
using System.Globalization;

namespace Actors.Cluster.Tests.Load;

/// <summary>What a fault did to the load, from the moment at which it happened.</summary>
/// <param name="Readable">Until every key had been read again, and no read failed any more; null if that did not happen.</param>
/// <param name="Writable">The same for writes.</param>
/// <param name="Longest">The longest request that was under way at some time since.</param>
/// <param name="Failed">How many requests failed.</param>
/// <param name="Requests">How many requests ended.</param>
internal sealed record Recovery(TimeSpan? Readable, TimeSpan? Writable, TimeSpan Longest, int Failed, int Requests)
{
    /// <summary>Until both; null if one did not happen.</summary>
    public TimeSpan? Complete => Readable is { } readable && Writable is { } writable ? (readable > writable ? readable : writable) : null;

    public static Recovery Of(IReadOnlyCollection<Sample> samples, int keys, long fault)
    {
        var later = samples.Where(sample => sample.End >= fault).ToArray();
        return new Recovery(
            Until(later.Where(sample => !sample.IsWrite), keys, fault),
            Until(later.Where(sample => sample.IsWrite), keys, fault),
            later.Length == 0 ? TimeSpan.Zero : later.Max(sample => Stopwatch.GetElapsedTime(sample.Start, sample.End)),
            later.Count(sample => sample.Failure is not null),
            later.Length);
    }

    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture, $"read {Seconds(Readable)}, write {Seconds(Writable)}, longest {Seconds(Longest)}, failed {Failed} of {Requests}");

    private static string Seconds(TimeSpan? time) => time is { } known ? $"{known.TotalSeconds:0.00} s" : "never";

    // The first success that began after the fault counts for its key; a failure after it shows that it was not over yet.
    private static TimeSpan? Until(IEnumerable<Sample> samples, int keys, long fault)
    {
        var first = new Dictionary<int, long>();
        var lastFailure = fault;
        foreach (var sample in samples)
        {
            if (sample.Failure is not null)
            {
                lastFailure = Math.Max(lastFailure, sample.End);
            }
            else if (sample.Start >= fault && (!first.TryGetValue(sample.Key, out var known) || sample.End < known))
            {
                first[sample.Key] = sample.End;
            }
        }

        return first.Count < keys ? null : Stopwatch.GetElapsedTime(fault, Math.Max(first.Values.Max(), lastFailure));
    }
}

using System.Collections.Concurrent;
using System.Diagnostics;

namespace Actors.Cluster.Tests.Watching;

/// <summary>When each change was acknowledged to its writer.</summary>
internal sealed class Acknowledgements
{
    private readonly ConcurrentDictionary<KeyChange, long> _times = new();
    private int _failed;

    public int Count => _times.Count;

    /// <summary>How many requests failed and were sent again.</summary>
    public int Failed => _failed;

    public IReadOnlyDictionary<KeyChange, long> Times => _times;

    public void Add(KeyChange change) => _times[change] = Stopwatch.GetTimestamp();

    public void AddFailure() => Interlocked.Increment(ref _failed);

    /// <summary>How long after its acknowledgement the change was seen at a time; zero when it was seen before. Null when it was never acknowledged.</summary>
    public double? MillisecondsUntil(KeyChange change, long time) =>
        _times.TryGetValue(change, out var acknowledged) ? Math.Max(0, Stopwatch.GetElapsedTime(acknowledged, time).TotalMilliseconds) : null;
}

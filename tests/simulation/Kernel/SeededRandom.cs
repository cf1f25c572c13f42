namespace Actors.Simulation.Tests.Kernel;

/// <summary>
/// The only source of chance in a simulation. SplitMix64, written out here: a seed printed today must give the same run on any
/// later .NET, which <see cref="Random"/> does not promise.
/// </summary>
internal sealed class SeededRandom
{
    private const ulong Step = 0x9E3779B97F4A7C15;

    private ulong _state;

    public SeededRandom(ulong seed) => _state = seed;

    /// <summary>A generator of its own for one part, so that a part that draws more numbers does not change the others.</summary>
    public static SeededRandom For(ulong seed, string part) => new(Mix(seed ^ Fingerprint.Of(part)));

    public ulong NextUInt64() => Mix(_state += Step);

    /// <summary>A number from zero to below <paramref name="limit"/>.</summary>
    public int Next(int limit)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(limit);
        return (int)(((UInt128)NextUInt64() * (ulong)limit) >> 64);
    }

    public int Between(int low, int high) => low + Next(high - low + 1);

    /// <summary>A time from <paramref name="low"/> to <paramref name="high"/>, in whole microseconds.</summary>
    public TimeSpan Between(TimeSpan low, TimeSpan high)
    {
        var microseconds = (ulong)Math.Max((high - low).Ticks / TimeSpan.TicksPerMicrosecond, 0) + 1;
        return low + TimeSpan.FromTicks((long)(((UInt128)NextUInt64() * microseconds) >> 64) * TimeSpan.TicksPerMicrosecond);
    }

    /// <summary>True in so many of a thousand cases. Draws nothing when the answer is certain.</summary>
    public bool PerMille(int share) => share > 0 && (share >= 1000 || Next(1000) < share);

    public T Pick<T>(IReadOnlyList<T> items) => items[Next(items.Count)];

    public void Shuffle<T>(IList<T> items)
    {
        for (var last = items.Count - 1; last > 0; last--)
        {
            var other = Next(last + 1);
            (items[last], items[other]) = (items[other], items[last]);
        }
    }

    private static ulong Mix(ulong value)
    {
        value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9;
        value = (value ^ (value >> 27)) * 0x94D049BB133111EB;
        return value ^ (value >> 31);
    }
}

namespace Actors.Runtime.Placement;

/// <summary>Chances from a seed, for many threads at once (SplitMix64).</summary>
internal sealed class Dice(ulong seed)
{
    private ulong _state = seed;

    /// <summary>A number from zero to below <paramref name="count"/>.</summary>
    public int Next(int count) => (int)(((NextBits() >> 32) * (ulong)count) >> 32);

    /// <summary>A number from zero to below one.</summary>
    public float NextSingle() => (NextBits() >> 40) / (float)(1 << 24);

    public T OneOf<T>(T[] choices) => choices[Next(choices.Length)];

    private ulong NextBits()
    {
        var z = Interlocked.Add(ref _state, 0x9E3779B97F4A7C15);
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }
}

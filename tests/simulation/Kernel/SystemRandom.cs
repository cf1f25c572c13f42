namespace Actors.Simulation.Tests.Kernel;

/// <summary>Gives code that takes a <see cref="Random"/> the numbers of a <see cref="SeededRandom"/>.</summary>
internal sealed class SystemRandom : Random
{
    private readonly SeededRandom _random;

    // The base class draws numbers of its own from this seed, and nobody sees them.
    public SystemRandom(SeededRandom random)
        : base(0) => _random = random;

    public override int Next() => Next(int.MaxValue);

    public override int Next(int maxValue) => maxValue <= 0 ? 0 : _random.Next(maxValue);

    public override int Next(int minValue, int maxValue) => minValue + Next(maxValue - minValue);

    public override long NextInt64() => (long)(_random.NextUInt64() >> 1);

    public override double NextDouble() => (_random.NextUInt64() >> 11) * (1.0 / (1UL << 53));

    public override float NextSingle() => (float)((_random.NextUInt64() >> 40) * (1.0 / (1UL << 24)));

    public override void NextBytes(byte[] buffer) => NextBytes(buffer.AsSpan());

    public override void NextBytes(Span<byte> buffer)
    {
        foreach (ref var value in buffer)
        {
            value = (byte)_random.NextUInt64();
        }
    }

    protected override double Sample() => NextDouble();
}

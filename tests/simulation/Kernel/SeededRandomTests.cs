namespace Actors.Simulation.Tests.Kernel;

public sealed class SeededRandomTests
{
    [Fact]
    public void NextUInt64_KnownSeed_KnownNumbers()
    {
        // The published first outputs of SplitMix64 for the seed 1234567: no .NET version may change them.
        var random = new SeededRandom(1234567);
        Assert.Equal([6457827717110365317UL, 3203168211198807973UL, 9817491932198370423UL], new[] { random.NextUInt64(), random.NextUInt64(), random.NextUInt64() });
    }

    [Fact]
    public void Next_ManyDraws_ReachEveryValueAndNoOther()
    {
        var random = new SeededRandom(1);
        var drawn = Enumerable.Range(0, 1000).Select(_ => random.Next(10)).Distinct().Order();
        Assert.Equal(Enumerable.Range(0, 10), drawn);
    }

    [Fact]
    public void For_TwoPartsOfOneSeed_DrawDifferentNumbers() =>
        Assert.NotEqual(SeededRandom.For(1, "network").NextUInt64(), SeededRandom.For(1, "database").NextUInt64());
}

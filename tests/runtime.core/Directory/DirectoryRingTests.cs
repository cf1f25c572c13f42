using Actors.Runtime.Directory;
using Orleans.Runtime;
using static Actors.Runtime.Core.Tests.Directory.Views;

namespace Actors.Runtime.Core.Tests.Directory;

/// <summary>What a ring promises, over random sets of silos.</summary>
public sealed class DirectoryRingTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void RangesOf_AllSilos_AreDisjointAndCoverEverything(int seed)
    {
        var random = new Random(seed);
        for (var round = 0; round < 20; round++)
        {
            var ring = RandomRing(random);
            var ranges = ring.Silos.SelectMany(silo => ring.RangesOf(silo).Items).OrderBy(range => range.First).ToArray();
            Assert.Equal(0u, ranges[0].First);
            Assert.Equal(uint.MaxValue, ranges[^1].Last);
            Assert.All(ranges.Zip(ranges.Skip(1)), pair => Assert.Equal(pair.First.Last + 1, pair.Second.First));
        }
    }

    [Theory]
    [InlineData(4)]
    [InlineData(5)]
    public void OwnerOf_AnyHash_IsTheSiloWhoseRangesContainIt(int seed)
    {
        var random = new Random(seed);
        var ring = RandomRing(random);
        var ranges = ring.Silos.ToDictionary(silo => silo, ring.RangesOf);
        foreach (var hash in Hashes(random))
        {
            var owner = ring.OwnerOf(hash)!;
            Assert.All(ranges, pair => Assert.Equal(pair.Key.Equals(owner), pair.Value.Contains(hash)));
        }
    }

    [Theory]
    [InlineData(6)]
    [InlineData(7)]
    public void Of_WithOneSiloLess_MovesOnlyThatSilosHashes(int seed)
    {
        var random = new Random(seed);
        var ring = RandomRing(random);
        var gone = ring.Silos.First();
        var smaller = DirectoryRing.Of([.. ring.Silos.Where(silo => !silo.Equals(gone))]);
        Assert.All(Hashes(random).Where(hash => !ring.OwnerOf(hash)!.Equals(gone)), hash => Assert.Equal(ring.OwnerOf(hash), smaller.OwnerOf(hash)));
    }

    [Fact]
    public void Of_TenSilos_GivesEachAFairShare()
    {
        var ring = DirectoryRing.Of([.. Enumerable.Range(0, 10).Select(Silo)]);
        Assert.All(ring.Silos, silo => Assert.InRange(Share(ring, silo), 0.04, 0.2));
    }

    [Fact]
    public void OwnerOf_EmptyRing_IsNobody() => Assert.Null(DirectoryRing.Empty.OwnerOf(7));

    [Theory]
    [InlineData(8)]
    [InlineData(9)]
    public void Cut_AnyRange_HasThePiecesOfItsOwners(int seed)
    {
        var random = new Random(seed);
        var ring = RandomRing(random);
        var pieces = ring.Cut(RingRange.Everything).ToArray();
        Assert.All(ring.Silos, silo => Assert.Equal(
            ring.RangesOf(silo).Items, RingRanges.Of(pieces.Where(piece => piece.Owner!.Equals(silo)).Select(piece => piece.Range)).Items));
    }

    [Theory]
    [InlineData(10)]
    [InlineData(11)]
    public void RingRanges_SetOperations_AgreeWithMembership(int seed)
    {
        var random = new Random(seed);
        for (var round = 0; round < 50; round++)
        {
            var (left, right) = (RandomRanges(random), RandomRanges(random));
            var hashes = Hashes(random).Concat(left.Items.Concat(right.Items).SelectMany(range => new[] { range.First, range.Last, range.First - 1, range.Last + 1 }));
            foreach (var hash in hashes)
            {
                Assert.Equal(left.Contains(hash) && right.Contains(hash), left.Intersect(right).Contains(hash));
                Assert.Equal(left.Contains(hash) && !right.Contains(hash), left.Except(right).Contains(hash));
                Assert.Equal(left.Contains(hash) || right.Contains(hash), left.Union(right).Contains(hash));
            }

            Assert.True(left.Union(right).Covers(left));
        }
    }

    private static double Share(DirectoryRing ring, SiloAddress silo) =>
        ring.RangesOf(silo).Items.Sum(range => (double)range.Last - range.First + 1) / ((double)uint.MaxValue + 1);

    private static DirectoryRing RandomRing(Random random) =>
        DirectoryRing.Of([.. Enumerable.Range(0, random.Next(1, 40)).Select(_ => Silo(random.Next(1000)))]);

    private static RingRanges RandomRanges(Random random) => RingRanges.Of(Enumerable.Range(0, random.Next(0, 6)).Select(_ =>
    {
        var (one, other) = ((uint)random.NextInt64(uint.MaxValue + 1L), (uint)random.NextInt64(uint.MaxValue + 1L));
        return new RingRange(Math.Min(one, other), Math.Max(one, other));
    }));

    private static uint[] Hashes(Random random) =>
        [0, 1, uint.MaxValue, uint.MaxValue - 1, .. Enumerable.Range(0, 500).Select(_ => (uint)random.NextInt64(uint.MaxValue + 1L))];
}

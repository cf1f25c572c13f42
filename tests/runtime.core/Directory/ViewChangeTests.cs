using Actors.Runtime.Directory;
using Orleans.Runtime;
using static Actors.Runtime.Core.Tests.Directory.Views;

namespace Actors.Runtime.Core.Tests.Directory;

/// <summary>What a silo may conclude from two views alone, over random histories of which it sees only the two ends.</summary>
public sealed class ViewChangeTests
{
    private const int Rounds = 60;
    private const int Silos = 8;
    private const int ViewsSkippedMax = 4;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Between_AnyHistory_KeepsAllAndOnlyWhatNobodyElseCouldHaveHeld(int seed) => ForEachChange(seed, (history, self, change) =>
    {
        foreach (var view in history)
        {
            Assert.Empty(change.Kept.Except(view.Ring.RangesOf(self)).Items);
        }

        // Cautious only where a silo may have come and gone: what no ring of the history gave away is kept.
        var mayHaveBeen = history[^1].Members.Members.Values.Where(member => member.Status >= SiloStatus.Active).Select(member => member.SiloAddress);
        var all = DirectoryRing.Of([.. history[0].Ring.Silos, .. mayHaveBeen.Append(self)]).RangesOf(self);
        Assert.Empty(all.Intersect(history[0].Ring.RangesOf(self)).Intersect(history[^1].Ring.RangesOf(self)).Except(change.Kept).Items);
    });

    [Theory]
    [InlineData(3)]
    [InlineData(4)]
    public void Between_AnyHistory_GainsOnlyFromTheLastOwner(int seed) => ForEachChange(seed, (history, self, change) =>
    {
        foreach (var (from, ranges) in change.Gained)
        {
            Assert.All(ranges.Items.Select(range => range.Last), hash => Assert.All(history, view => Assert.Contains(view.Ring.OwnerOf(hash), (SiloAddress[])[from, self])));
        }
    });

    [Theory]
    [InlineData(5)]
    [InlineData(6)]
    public void Between_AnyHistory_LeavesNothingOut(int seed) => ForEachChange(seed, (history, self, change) =>
    {
        var gained = change.Gained.Values.Aggregate(RingRanges.Empty, (sum, ranges) => sum.Union(ranges));
        Assert.Equal(history[^1].Ring.RangesOf(self).Items, change.Kept.Union(gained).Union(change.Recovered).Items);
        Assert.Empty(change.Kept.Intersect(gained).Items);
        Assert.Empty(gained.Intersect(change.Recovered).Items);
        Assert.Empty(change.Kept.Intersect(change.Recovered).Items);
    });

    private static void ForEachChange(int seed, Action<IReadOnlyList<DirectoryView>, SiloAddress, ViewChange> check)
    {
        var random = new Random(seed);
        for (var round = 0; round < Rounds; round++)
        {
            var history = History(random);
            foreach (var self in history[^1].Ring.Silos)
            {
                check(history, self, ViewChange.Between(history[0], history[^1], self));
            }
        }
    }

    // Every version moves one silo on.
    private static List<DirectoryView> History(Random random)
    {
        var statuses = new SiloStatus[Silos];
        for (var silo = 0; silo < Silos; silo++)
        {
            statuses[silo] = random.Next(3) switch { 0 => SiloStatus.None, 1 => SiloStatus.Joining, _ => SiloStatus.Active };
        }

        List<DirectoryView> history = [ViewOf(1, statuses)];
        var count = random.Next(1, ViewsSkippedMax + 2);
        while (history.Count <= count)
        {
            var silo = random.Next(Silos);
            statuses[silo] = statuses[silo] switch
            {
                SiloStatus.None => SiloStatus.Joining,
                SiloStatus.Joining => random.Next(4) == 0 ? SiloStatus.Dead : SiloStatus.Active,
                SiloStatus.Active => random.Next(2) == 0 ? SiloStatus.ShuttingDown : SiloStatus.Dead,
                _ => SiloStatus.Dead,
            };
            history.Add(ViewOf(history.Count + 1, statuses));
        }

        return history;
    }

    private static DirectoryView ViewOf(long version, SiloStatus[] statuses) => View(version, [.. statuses
        .Select((status, silo) => (silo, status))
        .Where(member => member.status != SiloStatus.None)]);
}

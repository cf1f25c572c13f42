using Actors.Runtime.Membership;

namespace Actors.Runtime.Core.Tests.Membership;

/// <summary>Who is declared dead, by whom and how fast, and who is not.</summary>
public sealed class DeathTests
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(5)]
    [InlineData(30)]
    public void KilledSilo_AtDefaults_IsDeadForAllWithinTwoSeconds(int count)
    {
        var cluster = new VirtualCluster();
        var silos = cluster.StartAll(count);
        cluster.Run(10 * Second);

        silos[1].Kill();

        cluster.Until(() => silos.Where(silo => silo != silos[1]).All(silo => silo.Sees(SiloStatus.Dead, silos[1])), 2 * Second);
        Assert.Equal(Math.Min(2, count - 1), cluster.Table.Find(silos[1].Address)!.Votes.Length);
        Assert.All(silos, silo => Assert.Empty(silo.Terminations));
    }

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(7)]
    public void FrozenSilo_ForLessThanTheLimit_IsNotSuspected(int count)
    {
        var cluster = new VirtualCluster();
        var silos = cluster.StartAll(count);
        cluster.Run(10 * Second);

        for (var round = 0; round < 5; round++)
        {
            silos[0].Freeze();
            cluster.Run(1.45 * Second);
            silos[0].Thaw();
            cluster.Run(2.3 * Second);
        }

        Assert.All(silos, silo => Assert.Equal(SiloStatus.Active, silo.StatusInTable));
        Assert.All(cluster.Table.Rows.Values, row => Assert.Empty(row.Votes));
    }

    [Theory]
    [InlineData(2, 4.5, 5.5)]
    [InlineData(3, 1.5, 2)]
    [InlineData(7, 1.5, 2)]
    public void FrozenSilo_ForLong_IsDeclaredDeadAndStopsOnceWhenItGoesOn(int count, double secondsMin, double secondsMax)
    {
        var cluster = new VirtualCluster();
        var silos = cluster.StartAll(count);
        cluster.Run(10 * Second);

        silos[^1].Freeze();
        var detection = cluster.Until(() => silos[0].Sees(SiloStatus.Dead, silos[^1]), secondsMax * Second);
        Assert.True(detection >= secondsMin * Second, $"It was declared dead after {detection}.");
        cluster.Run(60 * Second);
        silos[^1].Thaw();
        cluster.Run(5 * Second);

        var reason = Assert.Single(silos[^1].Terminations);
        Assert.Matches(@"declared dead by '127\.0\.0\.1:100\d@1' at 00:00:", reason);
        Assert.All(silos[..^1], silo => Assert.Equal(SiloStatus.Active, silo.StatusInTable));
    }

    [Theory]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(10)]
    public void CutOffSilo_ThatReachesTheTable_DiesAndTakesNobodyWithIt(int count)
    {
        var cluster = new VirtualCluster();
        var silos = cluster.StartAll(count);
        cluster.Run(10 * Second);

        cluster.Isolate(silos[0]);
        cluster.Until(() => silos[0].Terminations.Count == 1, 15 * Second);
        cluster.Run(60 * Second);

        Assert.Equal(SiloStatus.Dead, silos[0].StatusInTable);
        Assert.All(silos[1..], silo => Assert.Equal(SiloStatus.Active, silo.StatusInTable));
    }

    [Fact]
    public void CutOffSilo_WhoseVoteAloneWouldDo_StaysSilentWhileTheOthersWriteHeartbeats()
    {
        var cluster = new VirtualCluster { Settings = new MembershipSettings { DeclaresDeaths = false } };
        var silos = cluster.StartAll(3);
        var quick = cluster.Start(2000, settings: new MembershipSettings { VotesNeededMax = 1 });
        cluster.Until(() => silos.All(silo => silo.Sees(SiloStatus.Active, quick)), 10 * Second);
        cluster.Run(10 * Second);

        cluster.Isolate(quick);
        cluster.Run(60 * Second);
        Assert.All(silos, silo => Assert.Equal(SiloStatus.Active, silo.StatusInTable));
        silos[0].Freeze();
        cluster.Run(30 * Second);

        Assert.Equal(SiloStatus.Dead, silos[0].StatusInTable);
        Assert.All(silos[1..], silo => Assert.Equal(SiloStatus.Active, silo.StatusInTable));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void SlowSilo_OnALoadedMachine_GetsMoreTimeBeforeItIsSuspected(bool isTheWatcherSlow)
    {
        var cluster = new VirtualCluster();
        var silos = cluster.StartAll(3);
        var frozen = silos[2];
        var slow = isTheWatcherSlow ? silos[..2] : [frozen];
        for (var round = 0; round < 12; round++)
        {
            Array.ForEach(slow, silo => silo.Freeze());
            cluster.Run(Second / 2);
            Array.ForEach(slow, silo => silo.Thaw());
            cluster.Run(Second / 4);
        }

        frozen.Freeze();
        cluster.Run(3 * Second);
        Assert.All(silos, silo => Assert.Equal(SiloStatus.Active, silo.StatusInTable));
        cluster.Run(15 * Second);
        Assert.Equal(SiloStatus.Dead, frozen.StatusInTable);
    }

    [Fact]
    public void FrozenSilo_DeclaredDead_ReadsTheTableAtOnceWhenItGoesOnEvenIfItReachesNobody()
    {
        var cluster = new VirtualCluster { Settings = new MembershipSettings { Gossips = false } };
        var silos = cluster.StartAll(3);
        cluster.Run(10 * Second);
        silos[0].Freeze();
        cluster.Run(60 * Second);
        cluster.Isolate(silos[0]);

        silos[0].Thaw();

        cluster.Until(() => silos[0].Terminations.Count == 1, Second / 10);
        Assert.Contains(silos[0].News, news => news.Contains("Paused", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(2, 1)]
    [InlineData(4, 2)]
    [InlineData(7, 3)]
    [InlineData(9, 2)]
    public void Partition_BothSidesReachTheTable_LargerOrOlderPartLives(int count, int smallerCount)
    {
        var cluster = new VirtualCluster();
        // In an even split the part of the silo that started first lives.
        var first = cluster.Start(1000);
        cluster.Run(1 * Second);
        VirtualSilo[] silos = [first, .. Enumerable.Range(1, count - 1).Select(index => cluster.Start(1000 + index))];
        cluster.Until(() => silos.All(silo => silo.Sees(SiloStatus.Active, silos)), 30 * Second);
        cluster.Run(10 * Second);
        var smaller = silos[^smallerCount..];
        var larger = silos[..^smallerCount];
        foreach (var one in smaller)
        {
            foreach (var other in larger)
            {
                cluster.Cut(one, other);
            }
        }

        cluster.Run(120 * Second);

        Assert.All(larger, silo => Assert.Equal(SiloStatus.Active, silo.StatusInTable));
        Assert.All(smaller, silo => Assert.Equal(SiloStatus.Dead, silo.StatusInTable));
        Assert.All(smaller, silo => Assert.Single(silo.Terminations));
    }

    [Fact]
    public void BrokenLink_BothReachAThirdSilo_NobodyDies()
    {
        var cluster = new VirtualCluster();
        var silos = cluster.StartAll(3);
        cluster.Run(10 * Second);

        cluster.Cut(silos[0], silos[1]);
        cluster.Run(120 * Second);

        Assert.All(silos, silo => Assert.Equal(SiloStatus.Active, silo.StatusInTable));
        Assert.Contains(silos[0].News, news => news.Contains("PeerReachedIndirectly", StringComparison.Ordinal));
    }

    [Fact]
    public void BrokenConnection_ToAHealthySilo_IsNoReasonToSuspectIt()
    {
        var cluster = new VirtualCluster();
        var silos = cluster.StartAll(2);
        cluster.Run(10 * Second);

        for (var round = 0; round < 100; round++)
        {
            silos[0].Handle(new MembershipEvent.ConnectionFailed(silos[1].Address, Runtime.Messaging.ConnectionFailure.Reset));
            cluster.Run(Second / 10);
        }

        Assert.Equal(SiloStatus.Active, silos[1].StatusInTable);
        Assert.Empty(cluster.Table.Find(silos[1].Address)!.Votes);
    }

    [Fact]
    public void LosingNetwork_ThatLetsEveryOtherTryThrough_NobodyIsEvenSuspected()
    {
        var cluster = new VirtualCluster();
        var silos = cluster.StartAll(3);
        cluster.Run(10 * Second);

        // As long as a probe's limit, so that one that waits for it meets the same trouble again and again.
        cluster.LosesMessages = () => cluster.Now.Ticks % (Second.Ticks / 2) < Second.Ticks / 5;
        cluster.Run(120 * Second);

        Assert.All(silos, silo => Assert.Equal(SiloStatus.Active, silo.StatusInTable));
        Assert.All(silos, silo => Assert.DoesNotContain(silo.News, news => news.Contains("PeerSilent", StringComparison.Ordinal)));
    }

    [Fact]
    public void TwoOfThreeKilled_SurvivorBelievesItAloneOnlyWhenTheirHeartbeatsStop()
    {
        var cluster = new VirtualCluster();
        var silos = cluster.StartAll(3);
        cluster.Run(10 * Second);

        silos[1].Kill();
        silos[2].Kill();
        var detection = cluster.Until(() => silos[0].Sees(SiloStatus.Dead, silos[1], silos[2]), 10 * Second);

        Assert.True(detection > 3 * Second, $"One silo alone declared two dead after {detection}.");
    }

    [Fact]
    public void HostsOfTwoOfThreeGone_WithoutAnyRefusal_SurvivorEvictsThemWhenTheirHeartbeatsStop()
    {
        var cluster = new VirtualCluster();
        var silos = cluster.StartAll(3);
        cluster.Run(10 * Second);

        silos[1].Freeze();
        silos[2].Freeze();

        cluster.Until(() => silos[0].Sees(SiloStatus.Dead, silos[1], silos[2]), 20 * Second);
    }

    [Fact]
    public void TableDown_KilledSilo_IsDeclaredDeadWhenTheTableIsBackAndNobodyElse()
    {
        var cluster = new VirtualCluster();
        var silos = cluster.StartAll(3);
        cluster.Run(10 * Second);

        cluster.IsTableUp = false;
        cluster.Run(30 * Second);
        silos[2].Kill();
        cluster.Run(60 * Second);
        Assert.All(silos[..2], silo => Assert.Empty(silo.Terminations));
        cluster.IsTableUp = true;

        cluster.Until(() => silos[0].Sees(SiloStatus.Dead, silos[2]) && silos[1].Sees(SiloStatus.Dead, silos[2]), 10 * Second);
        cluster.Run(30 * Second);
        Assert.All(silos[..2], silo => Assert.Equal(SiloStatus.Active, silo.StatusInTable));
    }

    [Fact]
    public void Gossip_FromWhoIsNoMember_IsCheckedWithTheTable()
    {
        var cluster = new VirtualCluster();
        var silos = cluster.StartAll(2);
        var stranger = SiloAddress.New(System.Net.IPAddress.Loopback, 3000, 1);
        var claim = silos[0].View.Find(silos[0].Address)! with { Status = SiloStatus.Dead };

        silos[1].Handle(new MembershipEvent.GossipReceived(stranger, silos[1].View.Version + 1, claim));
        cluster.Run(Second);

        Assert.True(silos[1].Sees(SiloStatus.Active, silos));
    }

    [Fact]
    public void OwnRowMissing_InANewerView_StopsTheSilo()
    {
        var cluster = new VirtualCluster();
        var silos = cluster.StartAll(2);

        cluster.Table = new(cluster.Table.Version + 1, cluster.Table.Rows.Remove(silos[1].Address));
        cluster.Until(() => silos[1].Terminations.Count == 1, 60 * Second);

        Assert.Contains("removed from the membership table", silos[1].Terminations[0], StringComparison.Ordinal);
        Assert.Empty(silos[0].Terminations);
    }
}

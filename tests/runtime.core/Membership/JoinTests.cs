using Actors.Runtime.Membership;

namespace Actors.Runtime.Core.Tests.Membership;

/// <summary>How silos start beside what others have left, and how they leave.</summary>
public sealed class JoinTests
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(40)]
    public void NewCluster_AllAtOnce_AllBecomeActive(int count)
    {
        var cluster = new VirtualCluster();

        var silos = cluster.StartAll(count);

        Assert.All(silos, silo => Assert.Equal([SiloStatus.Joining, SiloStatus.Active], silo.Reached));
        Assert.Equal(2 * count, cluster.Table.Version);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(5)]
    public void AllKilled_AllStartAgainOnTheirEndpoints_ServeWithinTwoSeconds(int count)
    {
        var cluster = new VirtualCluster();
        var silos = cluster.StartAll(count);
        cluster.Run(10 * Second);
        Array.ForEach(silos, silo => silo.Kill());

        var again = silos.Select(silo => cluster.Start(silo.Address.Endpoint.Port, generation: 2)).ToArray();

        cluster.Until(() => again.All(silo => silo.Sees(SiloStatus.Active, again)), 2 * Second);
        Assert.All(silos, silo => Assert.Equal(SiloStatus.Dead, silo.StatusInTable));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(6)]
    public void AllKilled_OneStartsElsewhere_ServesWithinTenSeconds(int count)
    {
        var cluster = new VirtualCluster();
        var silos = cluster.StartAll(count);
        cluster.Run(10 * Second);
        Array.ForEach(silos, silo => silo.Kill());

        var lonely = cluster.Start(2000);

        cluster.Until(() => lonely.Sees(SiloStatus.Active, lonely), 10 * Second);
    }

    [Fact]
    public void AllCutOffForGood_OneStartsElsewhere_EvictsThemWhenTheyAreStaleAndSaysWhomItWaitsFor()
    {
        var cluster = new VirtualCluster();
        var silos = cluster.StartAll(3);
        cluster.Run(10 * Second);
        Array.ForEach(silos, silo => silo.Freeze());

        var lonely = cluster.Start(2000);
        cluster.Until(() => lonely.Sees(SiloStatus.Active, lonely), 20 * Second);

        Assert.Contains(lonely.News, news => news.Contains("WaitingForPeers", StringComparison.Ordinal) && news.Contains(silos[0].Address.ToString(), StringComparison.Ordinal));
    }

    [Fact]
    public void Joiner_ThatCannotReachAHealthySilo_GivesUpAndHarmsNobody()
    {
        var cluster = new VirtualCluster { Settings = new MembershipSettings { JoinTimeMax = 60 * Second } };
        var silos = cluster.StartAll(3);
        cluster.Run(10 * Second);

        var joiner = new VirtualSilo(cluster, SiloAddress.New(System.Net.IPAddress.Loopback, 2000, 1), 7);
        cluster.Silos.Add(joiner);
        Array.ForEach(silos, silo => cluster.Cut(silo, joiner));
        joiner.Handle(new MembershipEvent.StatusRequested(SiloStatus.Joining));
        cluster.Run(90 * Second);

        Assert.Equal(SiloStatus.Dead, joiner.StatusInTable);
        Assert.All(silos, silo => Assert.Equal(SiloStatus.Active, silo.StatusInTable));
    }

    [Fact]
    public void Restart_OnTheSameEndpoint_DeclaresThePredecessorDeadAtOnce()
    {
        var cluster = new VirtualCluster();
        var silos = cluster.StartAll(3);
        silos[1].Kill();

        var successor = cluster.Start(silos[1].Address.Endpoint.Port, generation: 2);

        cluster.Until(() => successor.Reached.Contains(SiloStatus.Joining), Second / 10);
        Assert.Equal(SiloStatus.Dead, silos[1].StatusInTable);
    }

    [Fact]
    public void OlderGeneration_WhileTheLaterOneLives_StopsItself()
    {
        var cluster = new VirtualCluster();
        cluster.Start(1000, generation: 2);
        cluster.Run(1 * Second);

        var older = cluster.Start(1000, generation: 1);
        cluster.Run(1 * Second);

        Assert.Contains("started later on the same endpoint", Assert.Single(older.Terminations), StringComparison.Ordinal);
    }

    [Fact]
    public void GracefulStop_GoesThroughItsStatuses_AndEndsWithoutAlarm()
    {
        var cluster = new VirtualCluster();
        var silos = cluster.StartAll(3);

        silos[0].Handle(new MembershipEvent.StatusRequested(SiloStatus.ShuttingDown));
        cluster.Until(() => silos[1].Sees(SiloStatus.ShuttingDown, silos[0]), 1 * Second);
        silos[0].Handle(new MembershipEvent.StatusRequested(SiloStatus.Dead));
        cluster.Until(() => silos[1].Sees(SiloStatus.Dead, silos[0]), 1 * Second);

        Assert.Equal([SiloStatus.Joining, SiloStatus.Active, SiloStatus.ShuttingDown, SiloStatus.Dead], silos[0].Reached);
        Assert.Empty(silos[0].Terminations);
        Assert.Empty(cluster.Table.Find(silos[0].Address)!.Votes);
    }

    [Fact]
    public void DeclaredDead_WhileShuttingDown_DoesNotTerminateItself()
    {
        var cluster = new VirtualCluster();
        var silos = cluster.StartAll(2);

        silos[0].Handle(new MembershipEvent.StatusRequested(SiloStatus.ShuttingDown));
        cluster.Run(1 * Second);
        silos[1].Handle(new MembershipEvent.KillRequested(silos[0].Address));
        cluster.Run(1 * Second);

        Assert.Equal(SiloStatus.Dead, silos[0].Reached[^1]);
        Assert.Empty(silos[0].Terminations);
    }

    [Fact]
    public void StuckJoiner_PastTheLimit_IsEvicted()
    {
        var cluster = new VirtualCluster { Settings = new MembershipSettings { JoinTimeMax = 30 * Second } };
        var stuck = new VirtualSilo(cluster, SiloAddress.New(System.Net.IPAddress.Loopback, 3000, 1), 7) { StaysJoining = true };
        cluster.Silos.Add(stuck);
        stuck.Handle(new MembershipEvent.StatusRequested(SiloStatus.Joining));
        var silos = cluster.StartAll(2);

        cluster.Run(45 * Second);

        Assert.Equal(SiloStatus.Dead, stuck.StatusInTable);
        Assert.All(silos, silo => Assert.Equal(SiloStatus.Active, silo.StatusInTable));
    }

    [Fact]
    public void Gossip_Lost_ProbesBringTheView()
    {
        var cluster = new VirtualCluster { Settings = new MembershipSettings { Gossips = false, TableRefreshPeriod = TimeSpan.FromMinutes(10) } };

        var silos = cluster.StartAll(4);

        Assert.All(silos, silo => Assert.Equal(cluster.Table.Version, silo.View.Version));
    }
}

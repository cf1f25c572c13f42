using Actors.Runtime.Directory;
using Orleans.Runtime;
using static Actors.Runtime.Core.Tests.Directory.Views;

namespace Actors.Runtime.Core.Tests.Directory;

/// <summary>What one partition answers, in one view and across views.</summary>
public sealed class DirectoryMachineTests
{
    private readonly MachineDriver _driver = new(1);

    [Fact]
    public void Register_ThenLookupUnregisterLookup_FindsItAndThenNothing()
    {
        _driver.EnterEmpty(ActiveView(1, 1));
        var address = Address(7, silo: 1);
        Assert.Equal(address.ActivationId, _driver.RegisterNow(address).Address!.ActivationId);
        Assert.Equal(new MembershipVersion(1), _driver.LookupNow(7).Address!.MembershipVersion);
        _driver.UnregisterNow(address);
        Assert.Null(_driver.LookupNow(7).Address);
    }

    [Fact]
    public void Register_WhileAnotherSilosIsRegistered_ReturnsTheFirst()
    {
        _driver.EnterEmpty(ActiveView(1, 1, 2, 3));
        var grain = GrainOf(_driver);
        var first = Address(grain, silo: 2);
        _driver.RegisterNow(first);
        Assert.Equal(first.ActivationId, _driver.RegisterNow(Address(grain, silo: 3)).Address!.ActivationId);
    }

    [Fact]
    public void Register_WithTheRegisteredAsPrevious_Replaces()
    {
        _driver.EnterEmpty(ActiveView(1, 1, 2, 3));
        var grain = GrainOf(_driver);
        var (first, second) = (Address(grain, silo: 2), Address(grain, silo: 3));
        _driver.RegisterNow(first);
        Assert.Equal(second.ActivationId, _driver.RegisterNow(second, previous: first).Address!.ActivationId);
    }

    [Fact]
    public void Register_WithAPreviousThatIsNotRegisteredAnyMore_ChangesNothing()
    {
        _driver.EnterEmpty(ActiveView(1, 1, 2, 3));
        var grain = GrainOf(_driver);
        var (first, moved, later) = (Address(grain, silo: 2), Address(grain, silo: 3), Address(grain, silo: 3));
        Assert.Null(_driver.RegisterNow(moved, previous: first).Address);
        _driver.RegisterNow(later);
        Assert.Equal(later.ActivationId, _driver.RegisterNow(moved, previous: first).Address!.ActivationId);
        Assert.Equal(later.ActivationId, _driver.LookupNow(grain).Address!.ActivationId);
    }

    [Fact]
    public void Register_LaterOneOfTheSameSilo_Replaces()
    {
        _driver.EnterEmpty(ActiveView(1, 1, 2));
        var grain = GrainOf(_driver);
        var (first, second) = (Address(grain, silo: 2), Address(grain, silo: 2));
        _driver.RegisterNow(first);
        Assert.Equal(second.ActivationId, _driver.RegisterNow(second).Address!.ActivationId);
        _driver.UnregisterNow(first);
        Assert.Equal(second.ActivationId, _driver.LookupNow(grain).Address!.ActivationId);
    }

    [Fact]
    public void Register_FromADeadSilo_IsRefused()
    {
        _driver.EnterEmpty(View(5, (1, SiloStatus.Active), (2, SiloStatus.Dead)));
        Assert.Equal(DirectoryOutcome.Refused, _driver.RegisterNow(Address(1, silo: 2)).Outcome);
    }

    [Fact]
    public void Register_OfAnothersRange_IsSentAway()
    {
        _driver.EnterEmpty(ActiveView(1, 1, 2));
        var grain = Enumerable.Range(0, 100).First(grain => !_driver.Machine.Owned.Contains(Grain(grain).GetUniformHashCode()));
        Assert.Equal(DirectoryOutcome.NotOwner, _driver.RegisterNow(Address(grain, silo: 1)).Outcome);
    }

    [Fact]
    public void Register_FromALaterView_WaitsForThatView()
    {
        _driver.EnterEmpty(ActiveView(1, 1));
        var address = Address(1, silo: 1);
        var refresh = Assert.IsType<DirectoryEffect.Refresh>(Assert.Single(_driver.Register(address, version: 4)));
        Assert.Equal(new MembershipVersion(4), refresh.Version);
        Assert.Equal(DirectoryOutcome.Done, MachineDriver.Answer(_driver.Enter(ActiveView(4, 1))).Outcome);
    }

    [Fact]
    public void Register_ViewNeverComes_EndsBusyAfterTheLimit()
    {
        _driver.EnterEmpty(ActiveView(1, 1));
        _driver.Register(Address(1, silo: 1), version: 4);
        _driver.Now += TimeSpan.FromSeconds(6);
        Assert.Equal(DirectoryOutcome.Busy, MachineDriver.Answer(_driver.Handle(new DirectoryEvent.Tick())).Outcome);
        Assert.Equal(0, _driver.Machine.WaitingCount);
    }

    [Fact]
    public void Enter_SiloDied_DropsItsEntriesAndLocksItsRangeUntilSurvivorsHaveAnswered()
    {
        _driver.EnterEmpty(ActiveView(1, 1, 2, 3));
        var own = GrainOf(_driver);
        _driver.RegisterNow(Address(own, silo: 3));
        var before = _driver.Machine.Owned;
        var asks = _driver.Enter(View(2, (1, SiloStatus.Active), (2, SiloStatus.Active), (3, SiloStatus.Dead))).OfType<DirectoryEffect.Ask>().ToArray();
        Assert.Null(_driver.LookupNow(own).Address);
        Assert.Equal([Silo(1), Silo(2)], asks.Select(ask => ask.Silo).Order());
        Assert.All(asks, ask => Assert.False(ask.IsHandOver));

        var moved = Enumerable.Range(0, 1000).First(grain => _driver.Machine.Owned.Except(before).Contains(Grain(grain).GetUniformHashCode()));
        var survivor = Address(moved, silo: 2) with { MembershipVersion = new MembershipVersion(1) };
        Assert.Empty(_driver.Register(Address(moved, silo: 1), version: 2));
        Assert.Empty(_driver.Reply(asks.Single(ask => ask.Silo.Equals(Silo(1)))));
        var answer = MachineDriver.Answer(_driver.Reply(asks.Single(ask => ask.Silo.Equals(Silo(2))), survivor));
        Assert.Equal(survivor.ActivationId, answer.Address!.ActivationId);
    }

    [Fact]
    public void Enter_SiloJoined_GivesItsRangesInOneSnapshot()
    {
        _driver.EnterEmpty(ActiveView(1, 1));
        var addresses = Enumerable.Range(0, 200).Select(grain => Address(grain, silo: 1)).ToArray();
        Assert.All(addresses, address => _driver.RegisterNow(address));

        var joined = new MachineDriver(2);
        joined.Enter(View(1, (1, SiloStatus.Active), (2, SiloStatus.Joining)));
        var ask = Assert.IsType<DirectoryEffect.Ask>(Assert.Single(joined.Enter(ActiveView(2, 1, 2))));
        Assert.True(ask.IsHandOver);

        var asked = new DirectoryEvent.SnapshotAsked(99, ask.Version, Silo(2), ask.Ranges, ask.From);
        var refresh = Assert.Single(_driver.Handle(asked));
        Assert.IsType<DirectoryEffect.Refresh>(refresh);
        Assert.False(_driver.Machine.HasUnfetchedHandOvers);
        var page = Assert.Single(_driver.Enter(ActiveView(2, 1, 2)).OfType<DirectoryEffect.AnswerPage>()).Page;
        joined.Handle(new DirectoryEvent.PageReceived(ask.Acquisition, ask.Silo, ask.From, page));
        Assert.False(_driver.Machine.HasUnfetchedHandOvers);
        Assert.Equal(200, _driver.Machine.EntryCount + joined.Machine.EntryCount);
        Assert.All(addresses, address => Assert.Equal(
            address.ActivationId, (joined.Machine.Owned.Contains(address.GrainId.GetUniformHashCode()) ? joined : _driver).Machine.TryLookup(address.GrainId, ask.Version)!.Value.Address!.ActivationId));
    }

    [Fact]
    public void SnapshotAsked_OfARangeThatWasNeverComplete_IsNotAvailable()
    {
        _driver.Enter(ActiveView(1, 1, 3));
        _driver.Enter(ActiveView(2, 1, 2, 3));
        var lost = DirectoryRing.Of([Silo(1), Silo(3)]).RangesOf(Silo(1)).Except(_driver.Machine.Owned);
        var answer = Assert.Single(_driver.Handle(new DirectoryEvent.SnapshotAsked(1, new MembershipVersion(2), Silo(2), lost, 0)));
        Assert.False(Assert.IsType<DirectoryEffect.AnswerPage>(answer).Page.IsAvailable);
    }

    [Fact]
    public void PageReceived_NotAvailable_RecoversFromAllSilos()
    {
        _driver.EnterEmpty(View(1, (1, SiloStatus.Joining), (2, SiloStatus.Active)));
        var ask = Assert.IsType<DirectoryEffect.Ask>(Assert.Single(_driver.Enter(ActiveView(2, 1, 2))));
        var asks = _driver.Handle(new DirectoryEvent.PageReceived(ask.Acquisition, ask.Silo, ask.From, DirectoryPage.NotAvailable)).Cast<DirectoryEffect.Ask>();
        Assert.Equal([Silo(1), Silo(2)], asks.Select(ask => ask.Silo).Order());
    }

    [Fact]
    public void PageReceived_TwoActivationsOfOneGrain_KeepsTheLaterAndEndsTheOther()
    {
        var asks = _driver.Enter(ActiveView(3, 1, 2)).Cast<DirectoryEffect.Ask>().ToArray();
        var grain = Enumerable.Range(0, 100).First(grain => _driver.Machine.Owned.Contains(Grain(grain).GetUniformHashCode()));
        var early = Address(grain, silo: 2) with { MembershipVersion = new MembershipVersion(1) };
        var late = Address(grain, silo: 1) with { MembershipVersion = new MembershipVersion(2) };
        _driver.Reply(asks.Single(ask => ask.Silo.Equals(Silo(1))), late);
        var end = Assert.IsType<DirectoryEffect.EndDuplicate>(Assert.Single(_driver.Reply(asks.Single(ask => ask.Silo.Equals(Silo(2))), early)));
        Assert.Equal((early.ActivationId, late.ActivationId), (end.Loser.ActivationId, end.Winner.ActivationId));
        Assert.Equal(late.ActivationId, _driver.LookupNow(grain).Address!.ActivationId);
    }

    [Fact]
    public void PageReceived_RegisteredAndUnansweredActivation_KeepsTheRegistered()
    {
        var asks = _driver.Enter(ActiveView(3, 1, 2)).Cast<DirectoryEffect.Ask>().ToArray();
        var grain = Enumerable.Range(0, 100).First(grain => _driver.Machine.Owned.Contains(Grain(grain).GetUniformHashCode()));
        var registered = Address(grain, silo: 2) with { MembershipVersion = new MembershipVersion(1) };
        _driver.Reply(asks.Single(ask => ask.Silo.Equals(Silo(1))), Address(grain, silo: 1) with { MembershipVersion = Partition.Unanswered });
        _driver.Reply(asks.Single(ask => ask.Silo.Equals(Silo(2))), registered);
        Assert.Equal(registered.ActivationId, _driver.LookupNow(grain).Address!.ActivationId);
    }

    [Fact]
    public void ViewChanged_SiloCameAndWentInASkippedView_WhatItMayHaveHeldIsRecovered()
    {
        _driver.EnterEmpty(View(5, (1, SiloStatus.Active), (2, SiloStatus.Active), (3, SiloStatus.Joining)));
        var between = ActiveView(6, 1, 2, 3).Ring;
        var effects = _driver.Enter(View(7, (1, SiloStatus.Active), (2, SiloStatus.Active), (3, SiloStatus.Dead)));
        Assert.Equal([Silo(1), Silo(2)], effects.Cast<DirectoryEffect.Ask>().Select(ask => ask.Silo).Order());
        Assert.Empty(_driver.Machine.Serving.Intersect(between.RangesOf(Silo(3))).Items);
        Assert.Equal(_driver.Machine.Owned.Intersect(between.RangesOf(Silo(1))).Items, _driver.Machine.Serving.Items);
    }

    [Fact]
    public void AskFailed_SiloLives_IsAskedAgain()
    {
        var asks = _driver.Enter(ActiveView(1, 1, 2)).Cast<DirectoryEffect.Ask>().ToArray();
        _driver.Handle(new DirectoryEvent.AskFailed(asks[0].Acquisition, Silo(2)));
        _driver.Now = _driver.Machine.NextTickAt;
        Assert.Equal(Silo(2), Assert.IsType<DirectoryEffect.Ask>(Assert.Single(_driver.Handle(new DirectoryEvent.Tick()))).Silo);
    }

    [Fact]
    public void PageReceived_WithMore_AsksForTheRest()
    {
        var asks = _driver.Enter(ActiveView(1, 1, 2)).Cast<DirectoryEffect.Ask>().ToArray();
        var ask = asks.Single(ask => ask.Silo.Equals(Silo(2)));
        var more = Assert.IsType<DirectoryEffect.Ask>(Assert.Single(
            _driver.Handle(new DirectoryEvent.PageReceived(ask.Acquisition, ask.Silo, 0, new DirectoryPage(true, [], Next: 500)))));
        Assert.Equal((Silo(2), 500u), (more.Silo, more.From));
        Assert.Empty(_driver.Handle(new DirectoryEvent.PageReceived(ask.Acquisition, ask.Silo, 0, new DirectoryPage(true, [], null))));
    }

    [Fact]
    public void DirectoryPage_OfManyAddresses_KeepsEqualHashesTogetherAndLosesNone()
    {
        var rest = Enumerable.Range(0, 1000).Select(grain => Address(grain, silo: 1)).ToList();
        HashSet<GrainId> seen = [];
        for (uint? from = 0; from is not null;)
        {
            var page = DirectoryPage.Of([.. rest.Where(address => address.GrainId.GetUniformHashCode() >= from)], entriesMax: 64);
            Assert.All(page.Entries, address => Assert.True(seen.Add(address.GrainId)));
            from = page.Next;
        }

        Assert.Equal(1000, seen.Count);
    }

    private static int GrainOf(MachineDriver driver) =>
        Enumerable.Range(0, 1000).First(grain => driver.Machine.Owned.Contains(Grain(grain).GetUniformHashCode()));
}

using Actors.GrainInterfaces.Registry;
using Actors.Grains.Registry.Instances;

namespace Actors.Grains.Tests.Registry.Instances;

public sealed class ServiceInstanceGrainTests : RegistryTests
{
    [Fact]
    public async Task Register_NewInstance_IsSeenAtOnceAndCritical()
    {
        var outcome = await Silo.Instance("web1").Register(Sample.Register("web1"));

        var view = await Silo.ReadAsync();
        var instance = Assert.Single(view.Instances);
        Assert.Equal(RegistryOutcomeKind.Done, outcome.Kind);
        Assert.Equal(CheckStatus.Critical, instance.Status);
        Assert.Equal(outcome.Index, view.Index);
        Assert.Equal(outcome.Index, instance.ModifyIndex);
    }

    [Fact]
    public async Task Register_SameAgain_CommitsNothing()
    {
        await Silo.Instance("web1").Register(Sample.Register("web1"));
        var commits = Silo.Ledger.Commits;

        Assert.Equal(RegistryOutcomeKind.Done, (await Silo.Instance("web1").Register(Sample.Register("web1"))).Kind);
        Assert.Equal(commits, Silo.Ledger.Commits);
    }

    [Fact]
    public async Task Report_SameStatusManyTimes_TouchesNoDatabase()
    {
        await Silo.Instance("web1").Register(Sample.Register("web1"));
        await Silo.PassAsync("web1");
        var (commits, reads) = (Silo.Ledger.Commits, Silo.Ledger.Reads);

        for (var i = 0; i < 100; i++)
        {
            Assert.Equal(RegistryOutcomeKind.Done, (await Silo.PassAsync("web1", $"beat {i}")).Kind);
        }

        Assert.Equal((commits, reads), (Silo.Ledger.Commits, Silo.Ledger.Reads));
    }

    [Fact]
    public async Task Report_OtherStatus_IsCommittedOnceAndSeenAtOnce()
    {
        await Silo.Instance("web1").Register(Sample.Register("web1"));
        var commits = Silo.Ledger.Commits;

        await Silo.PassAsync("web1", "up");

        var view = await Silo.ReadAsync();
        Assert.Equal(CheckStatus.Passing, view.Instances[0].Status);
        Assert.Equal("up", view.Instances[0].Checks[0].Output);
        Assert.Equal(view.Index, view.Instances[0].Checks[0].ModifyIndex);
        Assert.True(view.Instances[0].ModifyIndex < view.Index);
        Assert.Equal(commits + 1, Silo.Ledger.Commits);
    }

    [Fact]
    public async Task Judge_HeartbeatsStop_IsCriticalAfterOneTtl()
    {
        await Silo.Instance("web1").Register(Sample.Register("web1"));
        await Silo.PassAsync("web1", "fine");
        Clock.Advance(TimeSpan.FromSeconds(6));
        await Silo.PassAsync("web1", "still fine");
        var commits = Silo.Ledger.Commits;

        Clock.Advance(TimeSpan.FromSeconds(9.9));
        Assert.Equal(CheckStatus.Passing, await Silo.StatusAsync());
        Clock.Advance(TimeSpan.FromSeconds(0.2));
        await Silo.EventuallyStatusAsync(CheckStatus.Critical);

        var output = (await Silo.ReadAsync()).Instances[0].Checks[0].Output;
        Assert.StartsWith("TTL expired", output, StringComparison.Ordinal);
        Assert.EndsWith("still fine", output, StringComparison.Ordinal);
        Assert.Equal(commits + 1, Silo.Ledger.Commits);
    }

    [Fact]
    public async Task Report_AfterExpiry_Recovers()
    {
        await Silo.Instance("web1").Register(Sample.Register("web1"));
        await Silo.PassAsync("web1");
        Clock.Advance(TimeSpan.FromSeconds(11));
        await Silo.EventuallyStatusAsync(CheckStatus.Critical);

        await Silo.PassAsync("web1");
        Assert.Equal(CheckStatus.Passing, await Silo.StatusAsync());
        Clock.Advance(TimeSpan.FromSeconds(11));
        await Silo.EventuallyStatusAsync(CheckStatus.Critical);
    }

    [Fact]
    public async Task Restart_SilentInstance_HasOneFullTtlOfGraceAndIsThenJudged()
    {
        await Silo.Instance("web1").Register(Sample.Register("web1"));
        await Silo.PassAsync("web1");
        Clock.Advance(TimeSpan.FromSeconds(9));

        await RestartAsync();
        var start = Clock.GetUtcNow();
        await Silo.EventuallyStatusAsync(CheckStatus.Critical, stepSeconds: 0.1);

        Assert.InRange(Clock.GetUtcNow() - start, TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(60));
    }

    [Fact]
    public async Task Deregister_KnownInstance_IsGoneAtOnceAndStaysGone()
    {
        await Silo.Instance("web1").Register(Sample.Register("web1"));
        await Silo.PassAsync("web1");

        var outcome = await Silo.Instance("web1").Deregister();

        var view = await Silo.ReadAsync();
        Assert.Empty(view.Instances);
        Assert.Equal(outcome.Index, view.Index);
        Assert.Equal(RegistryOutcomeKind.UnknownCheck, (await Silo.PassAsync("web1")).Kind);
        Assert.Equal(RegistryOutcomeKind.UnknownService, (await Silo.Instance("web1").Deregister()).Kind);
        Clock.Advance(TimeSpan.FromMinutes(2));
        await RestartAsync();
        Assert.Empty((await Silo.ReadAsync()).Instances);
        Assert.True((await Silo.ReadAsync()).Index >= view.Index);
    }

    [Fact]
    public async Task Register_AfterDeregistration_StartsAnew()
    {
        await Silo.Instance("web1").Register(Sample.Register("web1"));
        await Silo.PassAsync("web1");
        await Silo.Instance("web1").Deregister();

        await Silo.Instance("web1").Register(Sample.Register("web1"));

        Assert.Equal(CheckStatus.Critical, await Silo.StatusAsync());
    }

    [Fact]
    public async Task Register_SameIdUnderAnotherName_Moves()
    {
        await Silo.Instance("a").Register(Sample.Register("a", "web"));
        await Silo.PassAsync("a");
        await Silo.Instance("a").Register(Sample.Register("a", "api"));

        Assert.Empty((await Silo.ReadAsync("web")).Instances);
        Assert.Equal(CheckStatus.Passing, await Silo.StatusAsync("api"));
    }

    [Fact]
    public async Task Register_CheckOfAnotherService_IsRefused()
    {
        await Silo.Instance("a").Register(Sample.Register("a"));
        var command = new RegisterService(Sample.Definition("b"), [Sample.Ttl("service:a")], false);

        var outcome = await Silo.Instance("b").Register(command);

        Assert.Equal(RegistryOutcomeKind.Refused, outcome.Kind);
        Assert.Contains("service:a", outcome.Reason, StringComparison.Ordinal);
        Assert.Single((await Silo.ReadAsync()).Instances);
    }

    [Fact]
    public async Task Judge_CriticalForTooLong_RemovesTheService()
    {
        var check = Sample.Ttl("service:web1", 10, deregisterAfterSeconds: 60);
        await Silo.Instance("web1").Register(new RegisterService(Sample.Definition("web1"), [check], false));

        Clock.Advance(TimeSpan.FromSeconds(59));
        Assert.Single((await Silo.ReadAsync()).Instances);

        // In steps: a status that was committed late is given a moment in which nothing is removed.
        await Silo.EventuallyAsync(async () =>
        {
            Clock.Advance(TimeSpan.FromSeconds(2));
            return (await Silo.ReadAsync()).Instances.IsEmpty;
        });
        Assert.Equal(RegistryOutcomeKind.UnknownCheck, (await Silo.PassAsync("web1")).Kind);
    }

    [Fact]
    public async Task DeregisterCheck_OneOfTwo_LeavesTheOther()
    {
        await Silo.Instance("web1").Register(new RegisterService(Sample.Definition("web1"), [Sample.Ttl("one"), Sample.Ttl("two")], false));

        Assert.Equal(RegistryOutcomeKind.Done, (await Silo.Catalog.DeregisterCheck(Sample.Node, "one")).Kind);
        Assert.Equal(RegistryOutcomeKind.UnknownCheck, (await Silo.Catalog.DeregisterCheck(Sample.Node, "one")).Kind);
        Assert.Equal("two", Assert.Single((await Silo.ReadAsync()).Instances[0].Checks).Definition.Id);
    }

    [Fact]
    public async Task Register_DatabaseDown_IsUnavailableAndChangesNothing()
    {
        Silo.Ledger.IsDown = true;
        var outcome = await Silo.Instance("web1").Register(Sample.Register("web1"));
        Silo.Ledger.IsDown = false;

        Assert.Equal(RegistryOutcomeKind.Unavailable, outcome.Kind);
        Assert.Empty((await Silo.ReadAsync()).Instances);
    }

    [Fact]
    public async Task Judge_DatabaseDown_ShowsTheExpiryAndCommitsItLater()
    {
        await Silo.Instance("web1").Register(Sample.Register("web1"));
        await Silo.PassAsync("web1");
        var index = (await Silo.ReadAsync()).Index;
        Silo.Ledger.IsDown = true;

        Assert.Equal(RegistryOutcomeKind.Done, (await Silo.PassAsync("web1")).Kind);
        Clock.Advance(TimeSpan.FromSeconds(11));
        await Silo.EventuallyStatusAsync(CheckStatus.Critical);
        Assert.Equal(index, (await Silo.ReadAsync()).Index);

        // An attempt that began before may still fail; then the next pause begins only now.
        Silo.Ledger.IsDown = false;
        Clock.Advance(TimeSpan.FromSeconds(31));
        await Silo.EventuallyAsync(async () => (await Silo.ReadAsync()).Index > index, stepSeconds: 0.1);
        await RestartAsync();
        Assert.Equal(CheckStatus.Critical, await Silo.StatusAsync());
    }

    [Fact]
    public async Task Judge_CommitTakesItsTime_ShowsTheExpiryMeanwhile()
    {
        await Silo.Instance("web1").Register(Sample.Register("web1"));
        await Silo.PassAsync("web1");
        var index = (await Silo.ReadAsync()).Index;
        var gate = new TaskCompletionSource();
        Silo.Ledger.Gate = gate.Task;

        Clock.Advance(TimeSpan.FromSeconds(11));
        await Silo.EventuallyStatusAsync(CheckStatus.Critical);
        Assert.Equal(index, (await Silo.ReadAsync()).Index);

        gate.SetResult();
        await Silo.EventuallyAsync(async () => (await Silo.ReadAsync()).Index > index);
    }

    [Fact]
    public async Task Report_DatabaseDown_IsTakenAndCommittedLater()
    {
        await Silo.Instance("web1").Register(Sample.Register("web1"));
        Assert.Equal(CheckStatus.Critical, await Silo.StatusAsync());
        Silo.Ledger.IsDown = true;

        Assert.Equal(RegistryOutcomeKind.Done, (await Silo.PassAsync("web1")).Kind);
        Assert.Equal(CheckStatus.Passing, await Silo.StatusAsync());

        Silo.Ledger.IsDown = false;
        Clock.Advance(TimeSpan.FromSeconds(2));
        await Silo.EventuallyAsync(async () => (await Silo.Elsewhere.LoadAsync(new InstanceId(Sample.Node, "web1"), null, default))?.Status == CheckStatus.Passing);
    }

    [Fact]
    public async Task Report_RowChangedElsewhere_KeepsBothChanges()
    {
        await Silo.Instance("web1").Register(Sample.Register("web1"));
        var stored = await Silo.Elsewhere.LoadAsync(new InstanceId(Sample.Node, "web1"), null, default);
        var change = InstanceChange.Register(stored, Sample.Node, Sample.Register("web1") with { Definition = Sample.Definition("web1") with { Port = 9999 } });
        await Silo.Elsewhere.PutAsync(stored, change.Pending!, default);

        await Silo.PassAsync("web1");

        var instance = Assert.Single((await Silo.ReadAsync()).Instances);
        Assert.Equal((9999, CheckStatus.Passing), (instance.Definition.Port, instance.Status));
    }

    [Fact]
    public async Task Report_RowRemovedElsewhere_DoesNotBringItBack()
    {
        await Silo.Instance("web1").Register(Sample.Register("web1"));
        var stored = await Silo.Elsewhere.LoadAsync(new InstanceId(Sample.Node, "web1"), null, default);
        await Silo.Elsewhere.DeleteAsync(stored!, default);

        Assert.Equal(RegistryOutcomeKind.UnknownService, (await Silo.Instance("web1").Report(new CheckReport("service:web1", CheckStatus.Passing, ""))).Kind);
        await Silo.EventuallyAsync(async () => (await Silo.ReadAsync()).Instances.IsEmpty);
    }

    [Fact]
    public async Task Register_AcknowledgementLost_CanBeRepeated()
    {
        Silo.Ledger.LosesNextAcknowledgement = true;
        Assert.Equal(RegistryOutcomeKind.Unavailable, (await Silo.Instance("web1").Register(Sample.Register("web1"))).Kind);

        Assert.Equal(RegistryOutcomeKind.Done, (await Silo.Instance("web1").Register(Sample.Register("web1"))).Kind);
        Assert.Single((await Silo.ReadAsync()).Instances);
    }

    [Fact]
    public async Task Report_RowBroughtBackElsewhere_IsTaken()
    {
        var stored = await RegisterAndDeregisterAsync();

        var outcome = await Silo.Elsewhere.PutAsync(null, stored, default);
        await Silo.Catalog.Instances(InstanceFilter.All, null, outcome.Stored!.Version);

        Assert.Equal(RegistryOutcomeKind.Done, (await Silo.Instance("web1").Report(new CheckReport("service:web1", CheckStatus.Passing, ""))).Kind);
        Assert.Equal(CheckStatus.Passing, await Silo.StatusAsync());
    }

    [Fact]
    public async Task Register_RowRemovedElsewhere_IsStoredAgain()
    {
        var removed = await RegisterAndRemoveElsewhereAsync();

        var outcome = await Silo.Instance("web1").Register(Sample.Register("web1"));

        Assert.True(outcome.Index > removed);
        Assert.Single((await Silo.ReadAsync()).Instances);
    }

    [Fact]
    public async Task Read_RowRemovedElsewhere_ShowsNothing()
    {
        await RegisterAndRemoveElsewhereAsync();

        Assert.Null(await Silo.Instance("web1").Read());
        Assert.Equal(RegistryOutcomeKind.UnknownService, (await Silo.Instance("web1").Deregister()).Kind);
    }

    [Fact]
    public async Task Judge_RowBroughtBackElsewhereAndWoken_ExpiresLongBeforeTheNextWakeInterval()
    {
        var stored = await RegisterAndDeregisterAsync();
        var passing = stored with { Checks = [stored.Checks[0] with { Status = CheckStatus.Passing }] };
        var broughtBack = (await Silo.Elsewhere.PutAsync(null, passing, default)).Stored!;
        var start = Clock.GetUtcNow();

        await Silo.Catalog.WakeInstances(broughtBack.Version);

        await Silo.EventuallyAsync(async () => await Silo.StatusOrNullAsync() == CheckStatus.Critical, stepSeconds: 0.1);
        Assert.InRange(Clock.GetUtcNow() - start, TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(40));
    }

    [Fact]
    public async Task Wake_VersionThatIsNotKnown_ReadsTheRowOnce()
    {
        var outcome = await Silo.Instance("web1").Register(Sample.Register("web1"));
        await Silo.Catalog.Instances(InstanceFilter.All, null, outcome.Index);
        var reads = Silo.Ledger.Reads;

        await Silo.Instance("web1").Wake(outcome.Index);
        Assert.Equal(reads, Silo.Ledger.Reads);
        await Silo.Instance("web1").Wake(outcome.Index + 1);
        await Silo.Instance("web1").Wake(outcome.Index + 1);

        Assert.Equal(reads + 1, Silo.Ledger.Reads);
    }

    private async Task<ServiceInstance> RegisterAndDeregisterAsync()
    {
        await Silo.Instance("web1").Register(Sample.Register("web1"));
        var stored = await Silo.Elsewhere.LoadAsync(new InstanceId(Sample.Node, "web1"), null, default);
        await Silo.Instance("web1").Deregister();
        return stored!;
    }

    // Returns once this silo has heard of it.
    private async Task<long> RegisterAndRemoveElsewhereAsync()
    {
        await Silo.Instance("web1").Register(Sample.Register("web1"));
        var stored = await Silo.Elsewhere.LoadAsync(new InstanceId(Sample.Node, "web1"), null, default);
        var removed = (await Silo.Elsewhere.DeleteAsync(stored!, default))!.Value;
        await Silo.Catalog.Instances(InstanceFilter.All, null, removed);
        return removed;
    }
}

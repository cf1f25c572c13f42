using Actors.GrainInterfaces.Registry;
using Actors.Grains.Registry;
using Actors.Tests.Infrastructure;
using Orleans.Runtime;

namespace Actors.Grains.Tests.Registry.Protection;

public sealed class ServiceProtectionTests : RegistryTests
{
    private const int Count = 6;

    [Fact]
    public async Task Loss_OfMoreThanTheShare_KeepsTheHealthyListAsBefore()
    {
        await RegisterAsync();
        await LoseAsync();

        var view = await Silo.ReadAsync();
        Assert.All(view.Instances, instance => Assert.Equal(CheckStatus.Critical, view.StatusOf(instance)));
        Assert.Equal(Count, Healthy(view));
        Assert.All(view.Instances, instance => Assert.True(view.IsHeld(instance)));
        Assert.Equal("web", Assert.Single((await Silo.Catalog.Protected(view.Index))!.Services));
    }

    [Fact]
    public async Task Loss_WithoutAShare_EmptiesTheList()
    {
        await RegisterAsync("plain");
        await LoseAsync("plain", expectProtection: false);

        Assert.Equal(0, Healthy(await Silo.ReadAsync("plain")));
    }

    [Fact]
    public async Task Loss_NobodyLooks_IsNoticedAllTheSame()
    {
        await RegisterAsync();

        // A service that nobody has asked for since the silo started: its picture is not in memory.
        await RestartAsync();
        await Silo.EventuallyAsync(async () => (await Silo.Catalog.Protected(0))?.Services.Length == 1, stepSeconds: 0.1);

        Assert.Equal(Count, Healthy(await Silo.ReadAsync()));
    }

    [Fact]
    public async Task Protection_SurvivesARestart()
    {
        await RegisterAsync();
        await LoseAsync();
        var index = (await Silo.ReadAsync()).Index;

        await RestartAsync();

        var view = await Silo.ReadAsync();
        Assert.Equal(Count, Healthy(view));
        Assert.True(view.Index >= index);
    }

    [Fact]
    public async Task Protection_EnoughAreBack_EndsByItselfAndTheOthersLeave()
    {
        await RegisterAsync();
        await LoseAsync();
        var index = (await Silo.ReadAsync()).Index;

        for (var number = 1; number < Count; number++)
        {
            await Silo.PassAsync($"web{number}");
        }

        await Silo.EventuallyAsync(async () => (await Silo.Catalog.Protected(0))?.Services.Length == 0);
        var view = await Silo.ReadAsync();
        Assert.Null(view.Protection);
        Assert.Equal(Count - 1, Healthy(view));
        Assert.True(view.Index > index);
    }

    [Fact]
    public async Task Protection_EndedByAnOperator_EndsAtOnceAndDoesNotComeBack()
    {
        await RegisterAsync();
        await LoseAsync();
        var index = (await Silo.ReadAsync()).Index;

        var outcome = await Silo.Grains.GetGrain<IServiceGrain>("web").EndProtection();

        var view = await Silo.ReadAsync();
        Assert.Equal((RegistryOutcomeKind.Done, 0), (outcome.Kind, Healthy(view)));
        Assert.True(outcome.Index > index);
        Assert.Equal(outcome.Index, view.Index);
        Clock.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal(0, Healthy(await Silo.ReadAsync()));
        Assert.Equal(RegistryOutcomeKind.UnknownService, (await Silo.Grains.GetGrain<IServiceGrain>("web").EndProtection()).Kind);
    }

    [Fact]
    public async Task Protection_HoldsNoLongerThanItMay()
    {
        await RegisterAsync();
        await LoseAsync();

        await Silo.EventuallyAsync(async () => (await Silo.ReadAsync()).Protection is null, stepSeconds: 20);

        Assert.Equal(0, Healthy(await Silo.ReadAsync()));
    }

    [Fact]
    public async Task Protection_Deregistered_IsGoneAtOnce()
    {
        await RegisterAsync();
        await LoseAsync();

        await Silo.Instance("web0").Deregister();

        Assert.Equal(Count - 1, Healthy(await Silo.ReadAsync()));
    }

    [Fact]
    public async Task Protection_OneSaysThatItIsCritical_IsBelieved()
    {
        await RegisterAsync();
        await LoseAsync();

        await Silo.ReportAsync("web0", CheckStatus.Critical, "disk");

        Assert.Equal(Count - 1, Healthy(await Silo.ReadAsync()));
    }

    [Fact]
    public async Task Protection_WhileItHolds_NobodyIsRemovedForBeingCritical()
    {
        await RegisterAsync(deregisterAfterSeconds: 60);
        await LoseAsync();

        for (var step = 0; step < 12; step++)
        {
            Clock.Advance(TimeSpan.FromSeconds(10));
            await Silo.Instance("web0").Read();
        }

        Assert.Equal(Count, (await Silo.ReadAsync()).Instances.Length);
        await Silo.Grains.GetGrain<IServiceGrain>("web").EndProtection();
        await Silo.EventuallyAsync(async () => (await Silo.ReadAsync()).Instances.Length == 0, stepSeconds: 1);
    }

    [Fact]
    public async Task Loss_WhileTheDatabaseIsDown_IsShownAsBeforeAndWrittenLater()
    {
        await RegisterAsync();
        Silo.Ledger.IsDown = true;
        await LoseAsync(written: false);
        Assert.Equal(0, (await Silo.ReadAsync()).Protection!.Index);

        Silo.Ledger.IsDown = false;

        await Silo.EventuallyAsync(async () => (await Silo.ReadAsync()).Protection is { Index: > 0 }, stepSeconds: 0.1);
        Assert.Equal(Count, Healthy(await Silo.ReadAsync()));
    }

    [Fact]
    public async Task Loss_OfOneAfterOthersLongAgo_IsNoMassLoss()
    {
        await RegisterAsync();
        await LoseAllButTheLastAsync();
        await Silo.Grains.GetGrain<IServiceGrain>("web").EndProtection();
        await RestartAsync();

        // Nobody asks for the service, and the row of the last is older than the losses of the others.
        await Silo.EventuallyAsync(async () => (await Silo.Catalog.Instances(InstanceFilter.WithCritical, null, 0))?.Instances.Length == Count, stepSeconds: 0.1);

        Assert.Null((await Silo.ReadAsync()).Protection);
    }

    [Fact]
    public async Task Protection_DatabaseBackAfterLong_NobodyIsRemoved()
    {
        await RegisterAsync(deregisterAfterSeconds: 60);
        Silo.Ledger.IsDown = true;
        await LoseAsync(written: false);
        await PassTimeAsync(120);

        Silo.Ledger.IsDown = false;

        await Silo.EventuallyAsync(async () => (await Silo.ReadAsync()).Protection is { Index: > 0 }, stepSeconds: 0.1);
        await PassTimeAsync(120);
        var view = await Silo.ReadAsync();
        Assert.Equal((Count, Count), (view.Instances.Length, Healthy(view)));
    }

    [Fact]
    public async Task Protection_DatabaseDown_HoldsNoLongerThanItMay()
    {
        await RegisterAsync();
        await LoseAsync();
        Silo.Ledger.IsDown = true;

        await Silo.EventuallyAsync(async () => (await Silo.ReadAsync()).Protection is null, stepSeconds: 20);
        Assert.Equal(0, Healthy(await Silo.ReadAsync()));
        Assert.NotEmpty((await Silo.Catalog.Protected(0))!.Services);

        Silo.Ledger.IsDown = false;
        await Silo.EventuallyAsync(async () => (await Silo.Catalog.Protected(0))?.Services.Length == 0, stepSeconds: 0.1);
        Assert.Equal(0, Healthy(await Silo.ReadAsync()));
    }

    [Fact]
    public async Task Protection_NobodyAsksForTheService_EndsAllTheSame()
    {
        await RegisterAsync(deregisterAfterSeconds: 60);
        await LoseAsync();
        await RestartAsync();

        await Silo.EventuallyAsync(async () => (await Silo.Catalog.Protected(0))?.Services.Length == 0, stepSeconds: 10);
    }

    [Fact]
    public async Task Service_WithoutInstances_DoesNotStayInMemory()
    {
        await RegisterAsync();
        Assert.Empty((await Silo.ReadAsync("nobody")).Instances);
        await PassTimeAsync(60);

        var management = Silo.Grains.GetGrain<IManagementGrain>(0);
        await management.ForceActivationCollection(TimeSpan.FromSeconds(30));

        await Eventually.TrueAsync(async () => await management.GetActivationAddress(Silo.Grains.GetGrain<IServiceGrain>("nobody")) is null);
        Assert.NotNull(await management.GetActivationAddress(Silo.Grains.GetGrain<IServiceGrain>("web")));
    }

    internal override void Configure(RegistryOptions options)
    {
        options.MassLoss.Share = 0.5;
        options.MassLoss.Services["plain"] = 0;

        // So that what waits for the database is written before the clock has gone far.
        options.RetryPauseMax = options.RetryPauseMin;
    }

    private static int Healthy(ServiceView view)
    {
        var shown = view.AsBefore();
        return shown.Instances.Count(instance => shown.StatusOf(instance) == CheckStatus.Passing);
    }

    private async Task RegisterAsync(string service = "web", double? deregisterAfterSeconds = null)
    {
        for (var number = 0; number < Count; number++)
        {
            var id = $"{service}{number}";
            await Silo.Instance(id).Register(
                new RegisterService(Sample.Definition(id, service), [Sample.Ttl($"service:{id}", 10, deregisterAfterSeconds)], ReplaceChecks: false));
            await Silo.PassAsync(id);
        }

        Assert.Equal(Count, Healthy(await Silo.ReadAsync(service)));
    }

    private async Task LoseAllButTheLastAsync()
    {
        Clock.Advance(TimeSpan.FromSeconds(5));
        await Silo.PassAsync($"web{Count - 1}");
        Clock.Advance(TimeSpan.FromSeconds(5.5));
        await Silo.EventuallyAsync(async () => (await Silo.ReadAsync()) is { Protection.Index: > 0 } view && view.Instances.Count(instance => view.IsHeld(instance)) == Count - 1);
    }

    // Step by step, so that grains keep up.
    private async Task PassTimeAsync(int seconds)
    {
        for (var passed = 0; passed < seconds; passed += 10)
        {
            Clock.Advance(TimeSpan.FromSeconds(10));
            for (var number = 0; number < Count; number++)
            {
                await Silo.Instance($"web{number}").Read();
            }

            await Silo.ReadAsync();
        }
    }

    // Heartbeats stop: the clock goes on until all have expired, and then hardly, so that however long the commits take the losses stay within the window.
    private async Task LoseAsync(string service = "web", bool expectProtection = true, bool written = true)
    {
        Clock.Advance(TimeSpan.FromSeconds(10.5));
        await Silo.EventuallyAsync(
            async () =>
            {
                var view = await Silo.ReadAsync(service);
                return view.Instances.All(instance => instance.Status == CheckStatus.Critical)
                    && (!expectProtection || view.Protection is { } protection && (protection.Index > 0 || !written));
            });
    }
}

using Actors.Runtime.Directory;
using Actors.Runtime.Migration;
using Actors.Tests.Infrastructure;
using Microsoft.Extensions.DependencyInjection;

namespace Actors.Runtime.Core.Tests.Migration;

/// <summary>Activations that go on in another silo: what goes along, what waits, and what happens when it cannot be.</summary>
public sealed class MigrationTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task Migrate_WithAHint_GoesOnThereWithItsStatesAndWithoutReadingThem()
    {
        await using var cluster = await MovingCluster.StartAsync(3);
        var grain = cluster.Grain(1);
        await grain.Keep(stored: 3, unsaved: 4);
        await grain.Count();
        var target = cluster.OtherThan(cluster.HostOf(grain));
        var reads = cluster.Storage.Reads;

        await cluster.Silos.MigrateAsync(grain, target.SiloAddress);

        var report = await grain.Look();
        Assert.Equal((target.SiloAddress.ToParsableString(), 4, 4, 1), (report.Silo, report.Own, report.Extra, report.Counted));
        Assert.Equal(reads, cluster.Storage.Reads);
        Assert.Same(target, cluster.HostOf(grain));

        // The version has come along, too: a write does not find that somebody else was faster.
        await grain.Save();
        await cluster.Silos.DeactivateAsync(grain);
        Assert.Equal(4, (await grain.Look()).Own);
    }

    [Fact]
    public async Task Migrate_WithoutAHint_GoesToAnySiloButItsOwn()
    {
        await using var cluster = await MovingCluster.StartAsync(2);
        var grain = cluster.Grain(1);
        for (var moves = 0; moves < 5; moves++)
        {
            await grain.Look();
            var before = cluster.HostOf(grain);
            await cluster.Silos.MigrateAsync(grain);
            Assert.Equal(cluster.OtherThan(before).SiloAddress.ToParsableString(), (await grain.Look()).Silo);
        }
    }

    [Fact]
    public async Task Migrate_WhileCallsWait_RunsThemThereInTheirOrder()
    {
        const int count = 200;
        await using var cluster = await MovingCluster.StartAsync(2);
        var grain = cluster.Grain(1);
        var held = grain.Hold("open");
        await Eventually.TrueAsync(() => cluster.Silos.Silos.Any(silo => cluster.Find(grain, silo)?.Load().Running == 1), Patience);
        var host = cluster.HostOf(grain);
        var activation = cluster.Find(grain, host)!;
        var notes = Enumerable.Range(0, count).Select(grain.Note).ToList();
        await Eventually.TrueAsync(() => activation.Load().Waiting == count, Patience);

        activation.Migrate(requestContext: null);
        await Eventually.TrueAsync(() => activation.ExtrasOrNull?.MovesTo is not null, Patience);
        cluster.Board.Open("open");

        await held;
        await Task.WhenAll(notes);
        var report = await grain.Look();
        Assert.Equal(cluster.OtherThan(host).SiloAddress.ToParsableString(), report.Silo);
        Assert.Equal(Enumerable.Range(0, count), report.Notes);
    }

    [Fact]
    public async Task Migrate_OverAndOverUnderLoad_NeverHasTwoActivationsAndLosesNoCall()
    {
        const int callers = 6;
        const int moves = 20;
        await using var cluster = await MovingCluster.StartAsync(3);
        var grain = cluster.Grain(1);
        using var stopping = new CancellationTokenSource();
        var running = Enumerable.Range(0, callers).Select(_ => CallAsync(grain, stopping.Token)).ToList();

        for (var move = 0; move < moves; move++)
        {
            await Eventually.TrueAsync(() => cluster.Silos.Silos.Any(silo => cluster.Find(grain, silo) is { Status: Runtime.Activations.ActivationStatus.Valid }), Patience);
            await cluster.Silos.MigrateAsync(grain);
        }

        await stopping.CancelAsync();
        var counted = (await Task.WhenAll(running)).SelectMany(numbers => numbers).Order().ToList();
        Assert.Equal(1, cluster.Presence.Most);

        // What counts is in memory alone: each call was run once, and every move took the count along.
        Assert.Equal(Enumerable.Range(1, counted.Count), counted);
        Assert.Equal(counted.Count, (await grain.Look()).Counted);
    }

    [Theory]
    [InlineData(1, "belongs to no cluster")]
    [InlineData(2, "no other active silo hosts the grain type")]
    public async Task Migrate_WithoutAnotherSilo_StaysAndSaysWhy(short silos, string expected)
    {
        await using var cluster = await MovingCluster.StartAsync(silos);
        foreach (var other in cluster.Silos.Silos.Skip(1).ToList())
        {
            await cluster.Silos.StopSiloAsync(other);
        }

        await cluster.Silos.WaitForLivenessToStabilizeAsync();
        var grain = cluster.Grain(1);
        await grain.Count();
        var activation = cluster.Find(grain, cluster.Silos.Silos[0])!;

        var reason = await activation.MigrateAsync(requestContext: null);

        Assert.Contains(expected, reason, StringComparison.Ordinal);
        Assert.Equal(2, await grain.Count());
    }

    [Fact]
    public async Task Migrate_ToASiloThatIsNone_StaysAndSaysWhich()
    {
        await using var cluster = await MovingCluster.StartAsync(2);
        var grain = cluster.Grain(1);
        await grain.Count();
        var activation = cluster.Find(grain, cluster.HostOf(grain))!;
        var nowhere = SiloAddress.FromParsableString("127.0.0.1:1@1");

        var reason = await activation.MigrateAsync(new() { [Orleans.Runtime.Placement.IPlacementDirector.PlacementHintKey] = nowhere });

        Assert.Contains("'127.0.0.1:1@1'", reason, StringComparison.Ordinal);
        Assert.Equal(2, await grain.Count());
    }

    [Fact]
    public async Task Migrate_WhatCannotBePacked_EndsPlainlyAndTheNextCallReadsTheState()
    {
        await using var cluster = await MovingCluster.StartAsync(2);
        var grain = cluster.Grain(1);
        await grain.Keep(stored: 3, unsaved: 4);
        await grain.Count();
        await grain.FailToPack();

        await cluster.Silos.MigrateAsync(grain);

        Assert.Equal((3, 0), ((await grain.Look()).Own, (await grain.Look()).Counted));
    }

    [Fact]
    public async Task Migrate_WhatCannotBeUnpacked_BeginsThereWithTheStoredState()
    {
        await using var cluster = await MovingCluster.StartAsync(2);
        var grain = cluster.Grain(1);
        await grain.Keep(stored: 3, unsaved: 4);
        await grain.Count();
        await grain.FailToUnpack();
        var target = cluster.OtherThan(cluster.HostOf(grain));

        await cluster.Silos.MigrateAsync(grain, target.SiloAddress);

        var report = await grain.Look();
        Assert.Equal((target.SiloAddress.ToParsableString(), 3, 3, 0), (report.Silo, report.Own, report.Extra, report.Counted));
    }

    [Fact]
    public async Task Arrival_OfAnActivationThatIsNotRegisteredAnyMore_BringsNothing()
    {
        await using var cluster = await MovingCluster.StartAsync(2);
        var grain = cluster.Grain(1);
        await grain.Keep(stored: 3, unsaved: 4);
        var former = cluster.Find(grain, cluster.HostOf(grain))!.Address;
        await cluster.Silos.DeactivateAsync(grain);
        var target = cluster.Silos.Silos[0];
        var services = cluster.Silos.GetSiloServiceProvider(target.SiloAddress);
        var luggage = new Luggage(services.GetRequiredService<LuggageSerializer>());
        await Eventually.TrueAsync(async () => await services.GetRequiredService<DirectoryClient>().LookupAsync(former.GrainId, CancellationToken.None) is null, Patience);
        luggage.TryAddValue("counted", 77);
        luggage.TryAddValue("notes", new List<int>());

        var isMoved = await services.GetServices<ILifecycleParticipant<ISiloLifecycle>>().OfType<MigrationTarget>().Single().Accept(new MovingActivation(former, luggage.Values));

        Assert.False(isMoved);
        Assert.Equal((3, 0), ((await grain.Look()).Own, (await grain.Look()).Counted));
    }

    private static async Task<List<int>> CallAsync(IMovingGrain grain, CancellationToken cancellationToken)
    {
        var numbers = new List<int>();
        while (!cancellationToken.IsCancellationRequested)
        {
            numbers.Add(await grain.Count());
        }

        return numbers;
    }
}

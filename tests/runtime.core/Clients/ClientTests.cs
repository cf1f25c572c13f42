using Actors.Runtime.Clients;
using Actors.Runtime.Core.Tests.Messaging;
using Actors.Runtime.Core.Tests.Scripts;
using Actors.Tests.Infrastructure;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Orleans.Configuration;

namespace Actors.Runtime.Core.Tests.Clients;

/// <summary>What a client promises while gateways come and go.</summary>
public sealed class ClientTests
{
    [Fact]
    public async Task Call_ThroughAGateway_ReachesTheGrainWhereverItIs()
    {
        await using var cluster = await StartAsync("a", "b");
        foreach (var at in new[] { "a", "b" })
        {
            var grain = Wire(cluster, at);
            Assert.Equal(5, await grain.Add(2, 3));
            Assert.Equal(cluster[at].Address.ToParsableString(), await grain.Where());
        }
    }

    [Fact]
    public async Task Call_AfterAnAnswerFromElsewhere_GoesThereDirectly()
    {
        await using var cluster = await StartAsync("a", "b");
        var locator = cluster.Services.GetRequiredService<ClientGrainLocator>();
        for (var i = 0; i < 20; i++)
        {
            var grain = Wire(cluster, "b");
            await grain.Add(1, 1);
            await grain.Add(1, 1);
            Assert.Equal(cluster.GatewayOf("b"), locator.Locations.Find(grain.GetGrainId())!.Peer);
        }

        // Some of the first calls went through a; none of the second did.
        Assert.InRange(cluster["a"].Locator.ForwardedCount, 1, 20);
    }

    [Fact]
    public async Task Call_BeforeAnySilo_WaitsForTheFirst()
    {
        await using var cluster = await ClientOfPair.StartAsync(["a"]);
        var grain = Wire(cluster, "a");
        var call = grain.Add(2, 3).AsTask();
        Assert.False(cluster.Status.IsConnected);
        Assert.Equal(HealthStatus.Unhealthy, await HealthAsync(cluster));
        await cluster.StartSiloAsync("a");
        Assert.Equal(5, await call.WaitAsync(TimeSpan.FromSeconds(20)));
        Assert.Equal(HealthStatus.Healthy, await HealthAsync(cluster));
    }

    [Fact]
    public async Task Reference_MadeBeforeAnySilo_EqualsOneMadeAfterwards()
    {
        await using var cluster = await ClientOfPair.StartAsync(["a"]);
        var before = Wire(cluster, "a", "same");
        await cluster.StartSiloAsync("a");
        await cluster.ConnectedAsync(1);
        var after = Wire(cluster, "a", "same");
        Assert.Equal(after, before);
        Assert.Equal(cluster["a"].Wire("a", "same").GetGrainId(), before.GetGrainId());
    }

    [Fact]
    public async Task Call_WithoutAnySilo_FailsAtItsDeadlineAndSaysWhy()
    {
        await using var cluster = await ClientOfPair.StartAsync(["a"], client => client.Configure<ClientMessagingOptions>(options => options.ResponseTimeout = TimeSpan.FromSeconds(1)));
        var failure = await Assert.ThrowsAsync<SiloUnavailableException>(() => Wire(cluster, "a").Add(2, 3).AsTask());
        Assert.Contains("no gateway of the cluster can be reached", failure.Message, StringComparison.Ordinal);
        Assert.Contains("Last failure", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Call_AfterItsGatewayIsGone_GoesThroughAnother()
    {
        await using var cluster = await StartAsync("a", "b");
        var grains = Enumerable.Range(0, 20).Select(_ => Wire(cluster, "b")).ToArray();
        await Task.WhenAll(grains.Select(grain => grain.Add(1, 1).AsTask()));
        await cluster["a"].StopAsync();
        var more = Enumerable.Range(0, 20).Select(_ => Wire(cluster, "b")).Concat(grains);
        Assert.All(await Task.WhenAll(more.Select(grain => grain.Add(1, 1).AsTask())), answer => Assert.Equal(2, answer));
        await cluster.ConnectedAsync(1);
    }

    [Fact]
    public async Task Connection_LostAndFound_IsToldAndRecovers()
    {
        var counts = new List<int>();
        var lost = 0;
        await using var cluster = await ClientOfPair.StartAsync(["a"], client => client
            .AddGatewayCountChangedHandler((_, change) => counts.Add(change.NumberOfConnectedGateways))
            .AddClusterConnectionLostHandler((_, _) => Interlocked.Increment(ref lost)));
        await cluster.StartSiloAsync("a");
        await cluster.ConnectedAsync(1);
        await cluster["a"].StopAsync();
        await Eventually.TrueAsync(() => Volatile.Read(ref lost) == 1);
        await cluster.StartSiloAsync("a");
        Assert.Equal(5, await Wire(cluster, "a").Add(2, 3).AsTask().WaitAsync(TimeSpan.FromSeconds(20)));
        Assert.Equal([1, 0, 1], counts);
    }

    [Fact]
    public async Task RetryFilter_ThatSaysNo_FailsCallsAtOnce()
    {
        await using var cluster = await ClientOfPair.StartAsync(["a"], client => client.UseConnectionRetryFilter((_, _) => Task.FromResult(false)));
        var failure = await Assert.ThrowsAsync<SiloUnavailableException>(() => Wire(cluster, "a").Add(2, 3).AsTask().WaitAsync(TimeSpan.FromSeconds(10)));
        Assert.Contains("stopped looking", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Interface_ThatNoSiloHosts_IsAnErrorOfTheCall()
    {
        await using var cluster = await StartAsync("a");
        var failure = await Assert.ThrowsAsync<ArgumentException>(() => cluster.Client.GetGrain<IHomelessGrain>("x").Touch().WaitAsync(TimeSpan.FromSeconds(10)));
        Assert.Contains(nameof(IHomelessGrain), failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Sequence_AcrossProcesses_ArrivesInOrderAndEndsEarly()
    {
        await using var cluster = await StartAsync("a", "b");
        var numbers = new List<int>();
        await foreach (var number in Wire(cluster, "b").Count(1, 500))
        {
            numbers.Add(number);
        }

        Assert.Equal(Enumerable.Range(1, 500), numbers);
        await foreach (var number in Wire(cluster, "b").Count(1000, int.MaxValue))
        {
            if (number > 1100)
            {
                break;
            }
        }

        await cluster.Board.ReachedAsync("counted from 1000");
    }

    [Fact]
    public async Task Failure_AcrossTwoHops_KeepsItsTypeAndMessage()
    {
        await using var cluster = await StartAsync("a", "b");
        Assert.Equal("broken", (await Assert.ThrowsAsync<InvalidOperationException>(() => Wire(cluster, "b").Throw("broken"))).Message);
    }

    [Fact]
    public async Task Cancellation_AcrossProcesses_ReachesTheGrain()
    {
        await using var cluster = await StartAsync("a", "b");
        using var cts = new CancellationTokenSource();
        var call = Wire(cluster, "b").WaitCancellable("held", cts.Token);
        await cluster.Board.ReachedAsync("held reached");
        await cts.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
        await cluster.Board.ReachedAsync("held cancelled");
    }

    private static async Task<ClientOfPair> StartAsync(params string[] names)
    {
        var cluster = await ClientOfPair.StartAsync(names);
        foreach (var name in names)
        {
            await cluster.StartSiloAsync(name);
        }

        await cluster.ConnectedAsync(names.Length);
        return cluster;
    }

    private static IWireGrain Wire(ClientOfPair cluster, string at, string? key = null) => cluster.Client.GetGrain<IWireGrain>($"{at}@{key ?? ScriptGrains.NewKey()}");

    private static async Task<HealthStatus> HealthAsync(ClientOfPair cluster) =>
        (await new ClientHealthCheck(cluster.Status, cluster.Pool).CheckHealthAsync(new HealthCheckContext())).Status;
}

using Actors.Runtime.Core.Tests.State;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Orleans.Storage;
using Orleans.TestingHost;

namespace Actors.Runtime.Core.Tests.Hosting;

/// <summary>The clusters that users test with.</summary>
public sealed class TestClusterTests
{
    [Fact]
    public async Task TestCluster_WithConfigurators_AppliesThemAndAnswers()
    {
        var builder = new TestClusterBuilder(1);
        builder.Properties["greeting"] = "hello";
        builder.AddSiloBuilderConfigurator<SiloSettings>();
        builder.AddSiloBuilderConfigurator<HostSettings>();
        await using var cluster = builder.Build();
        await cluster.DeployAsync();
        Assert.Equal(5, await cluster.GrainFactory.GetGrain<Calls.IPingGrain>(1).Add(2, 3));
        var services = cluster.GetSiloServiceProvider();
        Assert.Equal("from the silo, hello", services.GetRequiredService<Marker>().Text);
        Assert.NotNull(services.GetService<HostMarker>());
    }

    [Fact]
    public async Task Restart_KeepsNothingButStorage()
    {
        var storage = new DurableStorage();
        var builder = new InProcessTestClusterBuilder(1);
        builder.ConfigureSilo((_, silo) => silo.Services.AddKeyedSingleton<IGrainStorage>("Default", storage));
        await using var cluster = builder.Build();
        await cluster.DeployAsync();
        var before = cluster.Silos[0];
        await cluster.Client.GetGrain<IStateGrain>("a").Write(5);
        var after = await cluster.RestartSiloAsync(before);
        Assert.False(before.IsActive);
        Assert.NotEqual(before.SiloAddress, after.SiloAddress);
        Assert.Equal(5, (await cluster.Client.GetGrain<IStateGrain>("a").Look()).Value);
    }

    [Fact]
    public async Task Kill_OfASiloWithARunningCall_DoesNotWaitForIt()
    {
        await using var silo = await TestSilo.StartAsync();
        _ = silo.Client.GetGrain<Lifetime.ILifeGrain>("killed", typeof(Lifetime.LifeGrain).FullName).Block();
        await silo.Board.ReachedAsync("killed blocked");
        await silo.Cluster.KillSiloAsync(silo.Cluster.Silos[0]).WaitAsync(TimeSpan.FromSeconds(20));
        Assert.Empty(silo.Cluster.Silos);
        Assert.DoesNotContain("killed deactivate ShuttingDown", silo.Board.Lines);
    }

    [Fact]
    public async Task Client_WithoutARunningSilo_IsAnErrorWithRemedy()
    {
        var cluster = new InProcessTestClusterBuilder(1).Build();
        var exception = Assert.Throws<InvalidOperationException>(() => cluster.Client);
        Assert.Contains("DeployAsync", exception.Message, StringComparison.Ordinal);
        await cluster.DisposeAsync();
    }

    [Fact]
    public void Configurator_ThatIsNone_IsRefused() =>
        Assert.Throws<ArgumentException>(() => new TestClusterBuilder(1).AddSiloBuilderConfigurator<Marker>());

    private sealed record Marker(string Text)
    {
        public Marker()
            : this("")
        {
        }
    }

    private sealed class HostMarker;

    private sealed class SiloSettings : ISiloConfigurator
    {
        public void Configure(ISiloBuilder siloBuilder) =>
            siloBuilder.Services.AddSingleton(new Marker($"from the silo, {siloBuilder.Configuration["greeting"]}"));
    }

    private sealed class HostSettings : IHostConfigurator
    {
        public void Configure(IHostBuilder hostBuilder) => hostBuilder.ConfigureServices(services => services.AddSingleton<HostMarker>());
    }

    /// <summary>What a database is to a silo: it stays when the silo goes.</summary>
    private sealed class DurableStorage : IGrainStorage
    {
        private readonly Dictionary<(string, GrainId), object?> _states = [];

        public Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
        {
            grainState.RecordExists = _states.TryGetValue((stateName, grainId), out var state);
            grainState.State = grainState.RecordExists ? (T?)state : Activator.CreateInstance<T>();
            return Task.CompletedTask;
        }

        public Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
        {
            _states[(stateName, grainId)] = grainState.State;
            grainState.RecordExists = true;
            return Task.CompletedTask;
        }

        public Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
        {
            _states.Remove((stateName, grainId));
            grainState.RecordExists = false;
            return Task.CompletedTask;
        }
    }
}

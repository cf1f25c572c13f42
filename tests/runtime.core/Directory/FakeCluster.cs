using Actors.Runtime.Core.Tests.Scripts;
using Actors.Runtime.Directory;
using Actors.Runtime.Hosting;
using Actors.Runtime.Lifetime;
using Actors.Runtime.Messaging;
using Actors.Runtime.Messaging.Transport;
using Actors.Runtime.Placement;
using Actors.Tests.Infrastructure;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Orleans.Configuration;

namespace Actors.Runtime.Core.Tests.Directory;

/// <summary>Real silos with a network in memory, and members that the test decides.</summary>
internal sealed class FakeCluster : IAsyncDisposable
{
    private readonly Action<ISiloBuilder>? _configure;

    private FakeCluster(Action<ISiloBuilder>? configure) => _configure = configure;

    public FakeTable Table { get; } = new();

    public Board Board { get; } = new();

    public List<ClusterSilo> Silos { get; } = [];

    public ClusterSilo this[int index] => Silos[index];

    public static async Task<FakeCluster> StartAsync(int silos, Action<ISiloBuilder>? configure = null)
    {
        var cluster = new FakeCluster(configure);
        for (var i = 0; i < silos; i++)
        {
            await cluster.AddAsync();
        }

        await cluster.SettledAsync();
        return cluster;
    }

    public async Task<ClusterSilo> AddAsync()
    {
        var silo = await ClusterSilo.StartAsync(this, _configure);
        Silos.Add(silo);
        return silo;
    }

    /// <summary>Waits until all silos serve their ranges of the same view and know each other's grain classes.</summary>
    public Task SettledAsync() => Eventually.TrueAsync(
        () => Silos.Where(silo => silo.IsRunning).All(silo => silo.IsSettledAt(Table.Read().Snapshot.Version)),
        TimeSpan.FromSeconds(20),
        () => string.Join("; ", Silos.Select(silo => silo.Describe())));

    /// <summary>Every running silo that has an activation of a grain.</summary>
    public ClusterSilo[] HostsOf(IAddressable grain) => [.. Silos.Where(silo => silo.IsRunning && silo.Catalog.Contains(grain.GetGrainId()))];

    public async ValueTask DisposeAsync()
    {
        Board.OpenAll();
        foreach (var silo in Silos)
        {
            await silo.DisposeAsync();
        }
    }
}

/// <summary>One silo of a <see cref="FakeCluster"/>.</summary>
internal sealed class ClusterSilo : IAsyncDisposable
{
    private readonly FakeCluster _cluster;
    private readonly IHost _host;

    private ClusterSilo(FakeCluster cluster, IHost host)
    {
        _cluster = cluster;
        _host = host;
    }

    public bool IsRunning { get; private set; } = true;

    public IServiceProvider Services => _host.Services;

    public IGrainFactory Grains => Services.GetRequiredService<IGrainFactory>();

    public SiloAddress Address => Services.GetRequiredService<LocalSilo>().Address;

    public ActivationCatalog Catalog => Services.GetRequiredService<ActivationCatalog>();

    public GrainDirectory Directory => Services.GetRequiredService<GrainDirectory>();

    public static async Task<ClusterSilo> StartAsync(FakeCluster cluster, Action<ISiloBuilder>? configure)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.UseOrleans(silo =>
        {
            silo.UseLocalhostClustering();
            silo.AddMemoryGrainStorageAsDefault();
            silo.Configure<EndpointOptions>(options => (options.SiloPort, options.GatewayPort) = (0, 0));
            silo.Services.AddSingleton<ITransport>(_ => new MemoryTransport());
            silo.Services.AddSingleton(cluster.Board);
            silo.Services.AddSingleton(cluster.Table);
            silo.Services.AddSingleton<FakeMembership>();
            silo.Services.AddSingleton<IClusterMembershipService>(services => services.GetRequiredService<FakeMembership>());
            silo.Services.AddSingleton<ILifecycleParticipant<ISiloLifecycle>>(services => services.GetRequiredService<FakeMembership>());
            silo.Services.AddClusterDirectory();
            configure?.Invoke(silo);
        });
        var host = builder.Build();
        await host.StartAsync();
        return new ClusterSilo(cluster, host);
    }

    public bool IsSettledAt(MembershipVersion version) =>
        Directory.View.Version == version
        && Directory.Ranges is var (owned, serving) && owned.Items.SequenceEqual(serving.Items)
        && Services.GetRequiredService<ClusterManifest>().IsComplete;

    public string Describe() => $"{Address} at {Directory.View.Version}, {(IsRunning ? "running" : "ended")}, ranges {Directory.Ranges.Owned.Items.Count}/{Directory.Ranges.Serving.Items.Count}, manifests {Services.GetRequiredService<ClusterManifest>().Manifests.Count}";

    public async Task StopAsync()
    {
        await _host.StopAsync();
        IsRunning = false;
    }

    /// <summary>Cuts the silo off and declares it dead to the others; it goes on running by itself.</summary>
    public async Task KillAsync()
    {
        IsRunning = false;
        await Services.GetRequiredService<Peers>().StopAsync(new CancellationToken(canceled: true));
        _cluster.Table.Set(Address, SiloStatus.Dead);
    }

    public async ValueTask DisposeAsync()
    {
        using var impatient = new CancellationTokenSource(TimeSpan.FromSeconds(5));
        try
        {
            await _host.StopAsync(IsRunning ? CancellationToken.None : impatient.Token);
        }
        catch (OperationCanceledException)
        {
            // A silo that was cut off cannot end in an orderly way.
        }

        IsRunning = false;
        _host.Dispose();
    }
}

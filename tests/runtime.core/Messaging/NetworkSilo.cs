using System.Collections.Concurrent;
using System.Net;
using Actors.Runtime.Core.Tests.Scripts;
using Actors.Runtime.Directory;
using Actors.Runtime.Hosting;
using Actors.Runtime.Messaging;
using Actors.Runtime.Messaging.Transport;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Orleans.Configuration;

namespace Actors.Runtime.Core.Tests.Messaging;

/// <summary>One silo with a network, without membership or directory: a map says where grains are.</summary>
internal sealed class NetworkSilo : IAsyncDisposable
{
    private readonly IHost _host;

    private NetworkSilo(IHost host, GrainMap map, LogCapture logs, WatcherLog watcher)
    {
        _host = host;
        Map = map;
        Logs = logs;
        Watcher = watcher;
    }

    public GrainMap Map { get; }

    public LogCapture Logs { get; }

    public WatcherLog Watcher { get; }

    public SiloAddress Address => _host.Services.GetRequiredService<LocalSilo>().Address;

    public Peers Peers => _host.Services.GetRequiredService<Peers>();

    public KeyedLocator Locator => _host.Services.GetRequiredService<KeyedLocator>();

    public IGrainFactory Grains => _host.Services.GetRequiredService<IGrainFactory>();

    public IServiceProvider Services => _host.Services;

    public static async Task<NetworkSilo> StartAsync(string transport, Board board, Action<ISiloBuilder>? configure = null)
    {
        var map = new GrainMap();
        var logs = new LogCapture();
        var watcher = new WatcherLog();
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Logging.AddProvider(logs);
        builder.UseOrleans(silo =>
        {
            silo.UseLocalhostClustering();
            silo.AddMemoryGrainStorageAsDefault();
            silo.Configure<EndpointOptions>(options => (options.SiloPort, options.GatewayPort) = (0, 0));
            silo.Services.AddSingleton<ITransport>(_ => transport == "memory" ? new MemoryTransport() : new TcpTransport());
            silo.Services.AddSingleton(map);
            silo.Services.AddSingleton(board);
            silo.Services.AddSingleton<IConnectionWatcher>(watcher);
            silo.Services.AddSingleton<KeyedLocator>();
            silo.Services.AddSingleton<IGrainLocator>(services => services.GetRequiredService<KeyedLocator>());
            silo.Services.AddSingleton<ILocationHints>(services => services.GetRequiredService<KeyedLocator>());
            silo.Services.AddSingleton<ILocalSiloDetailsOfTest>(services => new Details(services.GetRequiredService<LocalSilo>().Address));
            silo.Services.MarkAsClustered();
            configure?.Invoke(silo);
        });
        var host = builder.Build();
        await host.StartAsync();
        return new NetworkSilo(host, map, logs, watcher);
    }

    /// <summary>A reference to a grain whose key says where it is.</summary>
    public IWireGrain Wire(string at, string? key = null) => Grains.GetGrain<IWireGrain>($"{at}@{key ?? ScriptGrains.NewKey()}");

    public Task StopAsync() => _host.StopAsync();

    /// <summary>Stops the silo without waiting for the calls that run in it, and disposes of its services.</summary>
    public async Task StopAtOnceAsync()
    {
        try
        {
            await _host.StopAsync(new CancellationToken(canceled: true));
        }
        catch (OperationCanceledException)
        {
            // The rest of the stop was not waited for.
        }

        _host.Dispose();
    }

    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync();
        _host.Dispose();
    }

    private sealed record Details(SiloAddress Address) : ILocalSiloDetailsOfTest;
}

/// <summary>Keeps what messaging tells about connections.</summary>
internal sealed class WatcherLog : IConnectionWatcher
{
    private readonly ConcurrentQueue<(SiloAddress Peer, ConnectionFailure? Failure)> _events = new();

    public IReadOnlyList<(SiloAddress Peer, ConnectionFailure? Failure)> Events => [.. _events];

    public IEnumerable<ConnectionFailure> FailuresOf(SiloAddress peer) => Events.Where(entry => entry.Peer.Equals(peer)).Select(entry => entry.Failure).OfType<ConnectionFailure>();

    public void OnConnectionFailed(SiloAddress peer, ConnectionFailure failure) => _events.Enqueue((peer, failure));

    public void OnConnected(SiloAddress peer) => _events.Enqueue((peer, null));
}

using System.Net;
using Actors.Runtime.Clients;
using Actors.Runtime.Core.Tests.Messaging;
using Actors.Runtime.Core.Tests.Scripts;
using Actors.Runtime.Messaging.Transport;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Orleans.Configuration;

namespace Actors.Runtime.Core.Tests.Clients;

/// <summary>A client in a host of its own, and gateways that come and go: silos where a map says where grains are.</summary>
internal sealed class ClientOfPair : IAsyncDisposable
{
    private static int _lastPort = 40_000;

    private readonly IHost _host;
    private readonly Dictionary<string, NetworkSilo> _silos = [];
    private readonly Dictionary<string, int> _ports;

    private ClientOfPair(IHost host, Dictionary<string, int> ports, LogCapture logs)
    {
        _host = host;
        _ports = ports;
        Logs = logs;
    }

    public Board Board { get; } = new();

    public LogCapture Logs { get; }

    public IServiceProvider Services => _host.Services;

    public IClusterClient Client => Services.GetRequiredService<IClusterClient>();

    public GatewayPool Pool => Services.GetRequiredService<GatewayPool>();

    public ClientStatus Status => Services.GetRequiredService<ClientStatus>();

    public NetworkSilo this[string name] => _silos[name];

    /// <summary>Starts the client; no silo runs yet.</summary>
    public static Task<ClientOfPair> StartAsync(string[] names, Action<IClientBuilder>? configure = null) =>
        StartAsync(names.ToDictionary(name => name, _ => Interlocked.Increment(ref _lastPort)), configure);

    /// <summary>Starts another client of the same silos.</summary>
    public static async Task<ClientOfPair> StartBesideAsync(ClientOfPair cluster)
    {
        var client = await StartAsync(cluster._ports, configure: null);
        await client.ConnectedAsync(cluster._silos.Count);
        return client;
    }

    private static async Task<ClientOfPair> StartAsync(Dictionary<string, int> ports, Action<IClientBuilder>? configure)
    {
        var logs = new LogCapture();
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Logging.AddProvider(logs);
        builder.UseOrleansClient(client =>
        {
            client.UseLocalhostClustering([.. ports.Values]);
            client.Services.AddSingleton<ITransport, MemoryTransport>();
            client.Configure<ConnectionOptions>(options => options.ConnectionRetryDelay = TimeSpan.FromMilliseconds(50));
            configure?.Invoke(client);
        });
        var host = builder.Build();
        await host.StartAsync();
        return new ClientOfPair(host, ports, logs);
    }

    /// <summary>Starts a silo; all silos then know where the grains of all are.</summary>
    public async Task<NetworkSilo> StartSiloAsync(string name)
    {
        var silo = await NetworkSilo.StartAsync("memory", Board, silo => silo.Configure<EndpointOptions>(options => options.GatewayPort = _ports[name]));
        _silos[name] = silo;
        foreach (var each in _silos.Values)
        {
            foreach (var (otherName, other) in _silos)
            {
                each.Map.Add(otherName, other.Address);
            }
        }

        return silo;
    }

    /// <summary>Waits until the client uses so many gateways.</summary>
    public Task ConnectedAsync(int count) => Actors.Tests.Infrastructure.Eventually.TrueAsync(
        () => Status.GatewaysCount == count, TimeSpan.FromSeconds(20), () => $"The client uses {Status.GatewaysCount} gateways: {Status.LastFailure}");

    /// <summary>The address that the client dials for a silo.</summary>
    public SiloAddress GatewayOf(string name) => SiloAddress.New(IPAddress.Loopback, _ports[name], 0);

    public async ValueTask DisposeAsync()
    {
        Board.OpenAll();
        await _host.StopAsync();
        _host.Dispose();
        await Task.WhenAll(_silos.Values.Select(silo => silo.DisposeAsync().AsTask()));
    }
}

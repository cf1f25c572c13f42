using System.Net;
using System.Net.Sockets;
using Actors.Runtime.Membership;
using Actors.Runtime.Messaging.Transport;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Configuration;
using Orleans.Hosting;
using Orleans.Messaging;

namespace Orleans.TestingHost;

/// <summary>What the hosts of one test cluster share: a table of members and a way to connect.</summary>
internal sealed class TestNetwork(TestClusterOptions options)
{
    // Ports of memory connections; one process has one set of them for all its test clusters.
    private const int FirstMemoryPort = 20_000;

    private static int _lastMemoryPort = FirstMemoryPort;

    private readonly MemoryMembership _membership = new();

    private bool IsInMemory => options.ConnectionTransport == ConnectionTransportType.InMemory;

    /// <summary>The ports of a silo by its number.</summary>
    public TestPorts PortsOf(int number) => new(
        options.BaseSiloPort == 0 ? FreePort() : options.BaseSiloPort + number,
        number > 0 && !options.GatewayPerSilo ? 0 : options.BaseGatewayPort == 0 ? FreePort() : options.BaseGatewayPort + number);

    /// <summary>Makes a silo a member of the cluster; a configurator may choose another table.</summary>
    public void Configure(ISiloBuilder silo, string name, TestPorts ports, CrashSwitch crash)
    {
        silo.ConfigureEndpoints(IPAddress.Loopback, ports.Silo, ports.Gateway);
        silo.Configure<ClusterOptions>(cluster => (cluster.ClusterId, cluster.ServiceId) = (options.ClusterId, options.ServiceId));
        silo.Configure<SiloOptions>(details => details.SiloName = name);
        silo.Services.AddSingleton<ITransport>(new CrashableTransport(NewTransport(), crash));
        if (options.UseTestClusterMembership)
        {
            silo.Services.AddSingleton<IMembershipTable>(services => new CrashableMembershipTable(NewTable(services), crash));
            silo.Services.AddMembership();
        }
    }

    /// <summary>Shows a client the cluster; a configurator may choose another list of gateways.</summary>
    public void Configure(IClientBuilder client)
    {
        client.Configure<ClusterOptions>(cluster => (cluster.ClusterId, cluster.ServiceId) = (options.ClusterId, options.ServiceId));
        client.Services.AddSingleton(NewTransport());
        if (options.UseTestClusterMembership)
        {
            client.Services.AddSingleton<IGatewayListProvider>(services => new MemoryGatewayListProvider(NewTable(services)));
        }
    }

    private static int FreeTcpPort()
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)socket.LocalEndPoint!).Port;
    }

    private int FreePort() => IsInMemory ? Interlocked.Increment(ref _lastMemoryPort) : FreeTcpPort();

    private ITransport NewTransport() => IsInMemory ? new MemoryTransport() : new TcpTransport();

    private MemoryMembershipTable NewTable(IServiceProvider services) => new(_membership, options.ClusterId, services.GetRequiredService<TimeProvider>());
}

/// <summary>The ports of a silo; a restart keeps them.</summary>
internal sealed record TestPorts(int Silo, int Gateway);

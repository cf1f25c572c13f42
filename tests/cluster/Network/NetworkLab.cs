using System.Globalization;
using System.Net;
using Npgsql;

namespace Actors.Cluster.Tests.Network;

/// <summary>
/// A small network: each silo in a namespace of its own, all joined by a router in another one, the gateway and the database outside.
/// The router drops packets by their source and destination, silently and in one direction, as a broken switch does.
/// </summary>
internal sealed class NetworkLab : IAsyncDisposable
{
    // One laboratory at a time on a machine: its names and addresses are fixed.
    private const string Router = "actors-router";
    private const string OutsideLink = "actors-out";
    private const string GatewayAddress = "10.213.0.1";
    private const string RouterAddress = "10.213.0.2";
    private const string DatabaseAddress = "10.213.0.3";

    private readonly int _silos;
    private readonly List<TcpForwarder> _forwarders = [];
    private readonly List<string> _rules = [];

    private NetworkLab(int silos) => _silos = silos;

    /// <summary>The address of a silo, counted from 1.</summary>
    public static string AddressOf(int silo) => string.Create(CultureInfo.InvariantCulture, $"10.213.{silo}.2");

    /// <summary>What runs a program in the namespace of a silo.</summary>
    public static string[] PrefixOf(int silo) => ["ip", "netns", "exec", NameOf(silo)];

    public static async Task<NetworkLab> CreateAsync(int silos)
    {
        var lab = new NetworkLab(silos);
        await lab.RemoveAsync();
        await IpCommand.RunAsync($"netns add {Router}");
        await IpCommand.RunAsync($"link add {OutsideLink} type veth peer name outside netns {Router}");
        await IpCommand.RunAsync($"addr add {GatewayAddress}/24 dev {OutsideLink}");
        await IpCommand.RunAsync($"addr add {DatabaseAddress}/24 dev {OutsideLink}");
        await IpCommand.RunAsync($"link set {OutsideLink} up");
        await IpCommand.RunAsync($"-n {Router} addr add {RouterAddress}/24 dev outside");
        await IpCommand.RunAsync($"-n {Router} link set outside up");
        await IpCommand.RunAsync($"route add 10.213.0.0/16 via {RouterAddress}");
        await IpCommand.RunAsync($"netns exec {Router} sysctl -q -w net.ipv4.ip_forward=1");
        for (var silo = 1; silo <= silos; silo++)
        {
            await lab.AddSiloAsync(silo);
        }

        return lab;
    }

    /// <summary>The same database as the silos reach it.</summary>
    public string Forward(string connection)
    {
        var words = new NpgsqlConnectionStringBuilder(connection);
        var forwarder = new TcpForwarder(IPAddress.Parse(DatabaseAddress), new IPEndPoint(IPAddress.Loopback, words.Port));
        _forwarders.Add(forwarder);
        words.Host = DatabaseAddress;
        words.Port = forwarder.Address.Port;
        return words.ConnectionString;
    }

    /// <summary>Cuts a silo off from all others, in both directions.</summary>
    public async Task CutFromSilosAsync(int silo)
    {
        await CutToSilosAsync(silo);
        foreach (var other in Others(silo))
        {
            await DropAsync(AddressOf(other), AddressOf(silo));
        }
    }

    /// <summary>Drops what a silo sends to the others; what they send to it arrives.</summary>
    public async Task CutToSilosAsync(int silo)
    {
        foreach (var other in Others(silo))
        {
            await DropAsync(AddressOf(silo), AddressOf(other));
        }
    }

    /// <summary>Cuts a silo off from the database, in both directions.</summary>
    public async Task CutFromDatabaseAsync(int silo)
    {
        await DropAsync(AddressOf(silo), DatabaseAddress);
        await DropAsync(DatabaseAddress, AddressOf(silo));
    }

    /// <summary>Lets every packet pass again.</summary>
    public async Task HealAsync()
    {
        foreach (var rule in _rules)
        {
            await IpCommand.RunAsync($"-n {Router} rule del {rule}");
        }

        _rules.Clear();
    }

    public async ValueTask DisposeAsync()
    {
        _forwarders.ForEach(forwarder => forwarder.Dispose());
        await RemoveAsync();
    }

    private static string NameOf(int silo) => string.Create(CultureInfo.InvariantCulture, $"actors-silo-{silo}");

    private IEnumerable<int> Others(int silo) => Enumerable.Range(1, _silos).Where(other => other != silo);

    private async Task AddSiloAsync(int silo)
    {
        var (name, link) = (NameOf(silo), $"silo{silo}");
        await IpCommand.RunAsync($"netns add {name}");
        await IpCommand.RunAsync($"-n {Router} link add {link} type veth peer name uplink netns {name}");
        await IpCommand.RunAsync($"-n {Router} addr add 10.213.{silo}.1/24 dev {link}");
        await IpCommand.RunAsync($"-n {Router} link set {link} up");
        await IpCommand.RunAsync($"-n {name} addr add {AddressOf(silo)}/24 dev uplink");
        await IpCommand.RunAsync($"-n {name} link set uplink up");
        await IpCommand.RunAsync($"-n {name} link set lo up");
        await IpCommand.RunAsync($"-n {name} route add default via 10.213.{silo}.1");
    }

    private async Task DropAsync(string from, string to)
    {
        var rule = $"from {from} to {to} blackhole pref {100 + _rules.Count}";
        await IpCommand.RunAsync($"-n {Router} rule add {rule}");
        _rules.Add(rule);
    }

    // Also what a killed run has left.
    private async Task RemoveAsync()
    {
        for (var silo = 1; silo <= _silos; silo++)
        {
            await IpCommand.TryRunAsync($"netns del {NameOf(silo)}");
        }

        await IpCommand.TryRunAsync($"netns del {Router}");
        await IpCommand.TryRunAsync($"link del {OutsideLink}");
    }
}

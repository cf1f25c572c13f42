using System.Collections.Concurrent;
using Actors.Runtime.Membership;
using Actors.Runtime.Messaging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Actors.Runtime.Core.Tests.Membership;

/// <summary>Membership services of one process that reach each other by plain calls, and a table that they share.</summary>
internal sealed class MemoryNetwork : IDisposable
{
    private readonly ConcurrentDictionary<SiloAddress, IMembershipAgent> _agents = new();
    private readonly ConcurrentDictionary<SiloAddress, MembershipService> _services = new();
    private readonly ConcurrentDictionary<SiloAddress, PauseDetector> _gates = new();

    public MemoryMembership Tables { get; } = new();

    public IMembershipTable OpenTable() => new MemoryMembershipTable(Tables, "cluster", TimeProvider.System);

    public MembershipService Create(int port, int generation = 1, IMembershipTable? table = null)
    {
        var silo = SiloAddress.New(System.Net.IPAddress.Loopback, port, generation);
        var settings = new MembershipSettings();
        var gate = new PauseDetector(settings.PauseMin, TimeProvider.System, NullLogger.Instance);
        _gates[silo] = gate;
        return _services[silo] = new MembershipService(
            new MemberRow(silo, SiloStatus.Created, $"silo-{port}"),
            settings,
            new TableAccess(table ?? OpenTable(), TimeProvider.System, settings.TableTimeout),
            new Peers(this, silo),
            gate,
            TimeProvider.System,
            NullLogger<MembershipService>.Instance);
    }

    public async Task<MembershipService> StartAsync(int port, int generation = 1)
    {
        var service = Create(port, generation);
        await service.StartAsync(CancellationToken.None);
        await service.BecomeAsync(SiloStatus.Joining, CancellationToken.None);
        await service.CheckConnectivityAsync(CancellationToken.None);
        await service.BecomeAsync(SiloStatus.Active, CancellationToken.None);
        return service;
    }

    /// <summary>Whether a silo may answer.</summary>
    public ILivenessGate GateOf(int port) => _gates[AddressOf(port)];

    public static SiloAddress AddressOf(int port, int generation = 1) => SiloAddress.New(System.Net.IPAddress.Loopback, port, generation);

    /// <summary>Ends a process: nobody answers any more, and its connections are reset.</summary>
    public void Kill(SiloAddress silo)
    {
        _agents.TryRemove(silo, out _);
        _services.TryRemove(silo, out var killed);
        killed?.Dispose();
        foreach (var service in _services.Values)
        {
            service.OnConnectionFailed(silo, ConnectionFailure.Reset);
        }
    }

    public void Dispose()
    {
        foreach (var service in _services.Values)
        {
            service.Dispose();
        }
    }

    private sealed class Peers(MemoryNetwork network, SiloAddress self) : IMembershipPeers
    {
        public void Listen(IMembershipAgent agent) => network._agents[self] = agent;

        public async Task<ProbeAnswer> PingAsync(SiloAddress peer, long version) => await Find(peer).Ping(version);

        public async Task<IndirectProbeResult> ProbeForAsync(SiloAddress intermediary, SiloAddress peer, TimeSpan timeout) =>
            await Find(intermediary).ProbeFor(peer, timeout);

        public Task GossipAsync(SiloAddress peer, long version, MemberRow? changed) =>
            Find(peer).Gossip(self, version, changed is null ? null : MemberRowMessage.From(changed));

        public Task<ConnectOutcome> CheckConnectAsync(SiloAddress peer, TimeSpan timeout) =>
            Task.FromResult(network._agents.ContainsKey(peer) ? ConnectOutcome.Accepted : ConnectOutcome.Refused);

        private IMembershipAgent Find(SiloAddress peer) =>
            network._agents.TryGetValue(peer, out var agent) ? agent : throw new SiloUnavailableException($"'{peer}' has ended.");
    }
}

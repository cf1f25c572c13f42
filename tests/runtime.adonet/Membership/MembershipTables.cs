using System.Net;
using Actors.Runtime.AdoNet.Membership;
using Actors.Runtime.Membership;
using Orleans;
using Orleans.Messaging;
using Orleans.Runtime;

namespace Actors.Runtime.AdoNet.Tests.Membership;

/// <summary>Membership tables on one backend, each one like a silo's, and entries for them.</summary>
internal sealed class MembershipTables : IAsyncDisposable
{
    public static readonly DateTime Start = DateTime.SpecifyKind(new DateTime(DateTime.UtcNow.Ticks / TimeSpan.TicksPerSecond * TimeSpan.TicksPerSecond), DateTimeKind.Utc);

    private readonly MemoryMembership _memory = new();
    private readonly List<IDisposable> _opened = [];
    private readonly StorageBackend _backend;
    private readonly TestStorage _storage;

    private MembershipTables(StorageBackend backend, TestStorage storage)
    {
        _backend = backend;
        _storage = storage;
    }

    public TestStorage Storage => _storage;

    public static async Task<MembershipTables> CreateAsync(StorageBackend backend) => new(backend, await TestStorage.CreateAsync(backend));

    public async Task<IMembershipTable> OpenAsync(string clusterId = "cluster")
    {
        var table = Open(clusterId);
        await table.InitializeMembershipTable(tryInitTableVersion: true);
        return table;
    }

    public IGatewayListProvider OpenGateways(string clusterId = "cluster")
    {
        var provider = new AdoNetGatewayListProvider(_storage.Invariant, _storage.Target!.ConnectionString, clusterId, TimeSpan.FromSeconds(5));
        _opened.Add(provider);
        return provider;
    }

    public static MembershipEntry Entry(int port, SiloStatus status = SiloStatus.Joining, int proxyPort = 30000) => new()
    {
        SiloAddress = SiloAddress.New(IPAddress.Loopback, port, 7),
        SiloName = $"silo-{port}",
        HostName = "host",
        Status = status,
        ProxyPort = proxyPort,
        StartTime = Start,
        IAmAliveTime = Start,
    };

    public async ValueTask DisposeAsync()
    {
        _opened.ForEach(opened => opened.Dispose());
        await _storage.DisposeAsync();
    }

    private IMembershipTable Open(string clusterId)
    {
        if (_backend == StorageBackend.Memory)
        {
            return new MemoryMembershipTable(_memory, clusterId, TimeProvider.System);
        }

        var table = new AdoNetMembershipTable(_storage.Invariant, _storage.Target!.ConnectionString, clusterId);
        _opened.Add(table);
        return table;
    }
}

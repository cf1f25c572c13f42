using Orleans.Messaging;
using Orleans.Runtime;

namespace Orleans.TestingHost;

/// <summary>Tells the client of a test cluster which silos are active, from the cluster's own table.</summary>
internal sealed class MemoryGatewayListProvider(IMembershipTable table) : IGatewayListProvider
{
    public TimeSpan MaxStaleness => TimeSpan.FromSeconds(1);

    public bool IsUpdatable => true;

    public Task InitializeGatewayListProvider() => Task.CompletedTask;

    public async Task<IList<Uri>> GetGateways() =>
    [
        .. (await table.ReadAll()).Members
            .Select(member => member.Item1)
            .Where(entry => entry is { Status: SiloStatus.Active, ProxyPort: > 0 })
            .Select(entry => SiloAddress.New(entry.SiloAddress.Endpoint.Address, entry.ProxyPort, entry.SiloAddress.Generation).ToGatewayUri()),
    ];
}

using Actors.Ledger;
using Orleans.Runtime;

namespace Actors.Gateway.Operator;

/// <summary>Asks the cluster which silos are active, and this process how long the database has been silent.</summary>
internal sealed class ClusterHealth(IGrainFactory grains, ILedger ledger)
{
    private static readonly TimeSpan SilenceMax = TimeSpan.FromSeconds(10);

    public async Task<ClusterView> ReadAsync()
    {
        var hosts = await grains.GetGrain<IManagementGrain>(0).GetHosts(onlyActive: true);
        var active = hosts.Keys.OrderBy(silo => silo.Endpoint.ToString(), StringComparer.Ordinal).ToList();
        var silence = ledger.TailLag;
        return new ClusterView(active, silence, ledger.CurrentIndex, active.Count > 0 && silence < SilenceMax);
    }
}

/// <summary>How the cluster does.</summary>
/// <param name="Active">The active silos, in a fixed order.</param>
/// <param name="DatabaseSilence">How long ago this process last heard from the database.</param>
/// <param name="Index">The last ledger index that this process knows of.</param>
/// <param name="IsHealthy">Whether grains can run and data can be read and written.</param>
internal sealed record ClusterView(IReadOnlyList<SiloAddress> Active, TimeSpan DatabaseSilence, long Index, bool IsHealthy);

using System.Diagnostics;
using Actors.Runtime.Clients;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Orleans.Configuration;
using Orleans.Runtime;

namespace Orleans.TestingHost;

/// <summary>Waits until the hosts of a cluster agree who is alive.</summary>
internal static class TestLiveness
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan Reserve = TimeSpan.FromSeconds(10);

    /// <summary>How long agreement takes at most with these options.</summary>
    public static TimeSpan TimeMax(ClusterMembershipOptions options, bool didKill) =>
        (didKill ? options.ProbeTimeout * options.NumMissedProbesLimit : TimeSpan.Zero) + Reserve;

    /// <summary>Returns once every running silo sees exactly the running silos as active, and the client uses their gateways.</summary>
    /// <exception cref="TimeoutException">They do not agree in time.</exception>
    public static async Task StabilizeAsync(TestHosts hosts, bool didKill)
    {
        if (hosts.UsesHostedClient || hosts.Active.Count == 0)
        {
            return;
        }

        var timeMax = TimeMax(hosts.Active[0].ServiceProvider.GetRequiredService<IOptions<ClusterMembershipOptions>>().Value, didKill);
        var watch = Stopwatch.StartNew();
        while (FindDisagreement(hosts) is { } disagreement)
        {
            if (watch.Elapsed > timeMax)
            {
                throw new TimeoutException($"The test cluster did not agree on who is alive within {timeMax}: {disagreement}.");
            }

            await Task.Delay(Pause, TimeProvider.System);
        }
    }

    private static string? FindDisagreement(TestHosts hosts)
    {
        var running = hosts.Active.Select(silo => silo.SiloAddress).ToHashSet();
        foreach (var silo in hosts.Active)
        {
            var view = silo.ServiceProvider.GetRequiredService<IClusterMembershipService>().CurrentSnapshot;
            var active = view.Members.Values.Where(member => member.Status == SiloStatus.Active).Select(member => member.SiloAddress);
            if (!running.SetEquals(active))
            {
                return $"'{silo.Name}' ({silo.SiloAddress}) sees {view}, and {string.Join(", ", running)} are running";
            }
        }

        var gatewaysCount = hosts.Active.Count(silo => silo.Ports.Gateway != 0);
        return hosts.ClientHost?.Services.GetService<ClientStatus>() is { } status && status.GatewaysCount != gatewaysCount
            ? $"the client is connected to {status.GatewaysCount} gateways of {gatewaysCount}: {status.LastFailure?.Message}"
            : null;
    }
}

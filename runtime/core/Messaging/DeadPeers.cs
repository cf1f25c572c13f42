using Actors.Runtime.Hosting;
using Orleans;
using Orleans.Runtime;

namespace Actors.Runtime.Messaging;

/// <summary>
/// Has a silo break off with silos that the cluster has declared dead: one that is only frozen keeps its connections, and calls on them would hang. A
/// silo that has left by itself says so on its connections and is given time to answer what it has taken.
/// </summary>
internal sealed class DeadPeers(IClusterMembershipService membership, Peers peers, LocalSilo silo, Clustering clustering, TimeProvider timeProvider)
    : ILifecycleParticipant<ISiloLifecycle>, IDisposable
{
    private static readonly TimeSpan GoodbyeMax = TimeSpan.FromSeconds(1);

    private readonly CancellationTokenSource _stop = new();
    private Task _loop = Task.CompletedTask;

    public void Participate(ISiloLifecycle lifecycle)
    {
        if (clustering.IsClustered)
        {
            lifecycle.Subscribe(nameof(DeadPeers), ServiceLifecycleStage.RuntimeGrainServices, _ => StartAsync(), _ => StopAsync());
        }
    }

    public void Dispose() => _stop.Dispose();

    private Task StartAsync()
    {
        _loop = WatchAsync();
        return Task.CompletedTask;
    }

    private async Task StopAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        await _loop.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private async Task WatchAsync()
    {
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        ClusterMembershipSnapshot? before = null;
        await foreach (var view in membership.MembershipUpdates.WithCancellation(_stop.Token).ConfigureAwait(false))
        {
            foreach (var member in view.Members.Values.Where(member => member.Status == SiloStatus.Dead && !member.SiloAddress.Equals(silo.Address)))
            {
                var last = before?.GetSiloStatus(member.SiloAddress) ?? SiloStatus.None;
                if (last != SiloStatus.Dead)
                {
                    _ = EndAsync(member.SiloAddress, last is SiloStatus.ShuttingDown or SiloStatus.Stopping, view.Version);
                }
            }

            before = view;
        }
    }

    private async Task EndAsync(SiloAddress peer, bool hasLeftByItself, MembershipVersion version)
    {
        if (hasLeftByItself)
        {
            await Task.Delay(GoodbyeMax, timeProvider, _stop.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        peers.Disconnect(peer, $"it is dead in view {version} of the cluster");
    }
}

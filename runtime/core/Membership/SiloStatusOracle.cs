using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using Actors.Runtime.Hosting;
using Microsoft.Extensions.Logging;
using Orleans.Runtime;

namespace Actors.Runtime.Membership;

/// <summary>Answers about silos from the latest view, and tells listeners what each view has changed.</summary>
internal sealed class SiloStatusOracle : ISiloStatusOracle, IDisposable
{
    private readonly Lock _lock = new();
    private readonly CancellationTokenSource _stopping = new();
    private readonly IClusterMembershipService _membership;
    private readonly LocalSilo _silo;
    private readonly ILogger<SiloStatusOracle> _logger;
    private ImmutableArray<ISiloStatusListener> _listeners = [];
    private Task? _following;

    public SiloStatusOracle(IClusterMembershipService membership, LocalSilo silo, ILogger<SiloStatusOracle> logger)
    {
        _membership = membership;
        _silo = silo;
        _logger = logger;
    }

    public SiloStatus CurrentStatus => _silo.Status;

    public string SiloName => _silo.Name;

    public SiloAddress SiloAddress => _silo.Address;

    public SiloStatus GetApproximateSiloStatus(SiloAddress siloAddress) => _membership.CurrentSnapshot.GetSiloStatus(siloAddress);

    public Dictionary<SiloAddress, SiloStatus> GetApproximateSiloStatuses(bool onlyActive = false) => _membership.CurrentSnapshot.Members.Values
        .Where(member => !onlyActive || member.Status == SiloStatus.Active)
        .ToDictionary(member => member.SiloAddress, member => member.Status);

    public ImmutableArray<SiloAddress> GetActiveSilos() =>
        [.. _membership.CurrentSnapshot.Members.Values.Where(member => member.Status == SiloStatus.Active).Select(member => member.SiloAddress).Order()];

    public bool TryGetSiloName(SiloAddress siloAddress, [NotNullWhen(true)] out string? siloName)
    {
        siloName = _membership.CurrentSnapshot.Members.GetValueOrDefault(siloAddress)?.Name;
        return siloName is not null;
    }

    public bool IsFunctionalDirectory(SiloAddress siloAddress) =>
        GetApproximateSiloStatus(siloAddress) is SiloStatus.Active or SiloStatus.ShuttingDown or SiloStatus.Stopping;

    public bool IsDeadSilo(SiloAddress silo) => GetApproximateSiloStatus(silo) == SiloStatus.Dead;

    public bool SubscribeToSiloStatusEvents(ISiloStatusListener observer)
    {
        ArgumentNullException.ThrowIfNull(observer);
        lock (_lock)
        {
            if (_listeners.Contains(observer))
            {
                return false;
            }

            _listeners = _listeners.Add(observer);
            _following ??= Task.Run(FollowAsync);
            return true;
        }
    }

    public bool UnSubscribeFromSiloStatusEvents(ISiloStatusListener observer)
    {
        lock (_lock)
        {
            var before = _listeners.Length;
            _listeners = _listeners.Remove(observer);
            return _listeners.Length < before;
        }
    }

    public void Dispose() => _stopping.Cancel();

    private async Task FollowAsync()
    {
        var known = ImmutableDictionary<SiloAddress, ClusterMember>.Empty;
        try
        {
            await foreach (var snapshot in _membership.MembershipUpdates.WithCancellation(_stopping.Token).ConfigureAwait(false))
            {
                foreach (var member in snapshot.Members.Values.Where(member => known.GetValueOrDefault(member.SiloAddress)?.Status != member.Status))
                {
                    Notify(member);
                }

                known = snapshot.Members;
            }
        }
        catch (OperationCanceledException)
        {
            // The silo has ended.
        }
    }

    private void Notify(ClusterMember member)
    {
        foreach (var listener in _listeners)
        {
            try
            {
                listener.SiloStatusChangeNotification(member.SiloAddress, member.Status);
            }
            catch (Exception exception)
            {
                MembershipLog.ListenerFailed(_logger, exception);
            }
        }
    }
}

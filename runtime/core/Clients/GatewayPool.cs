using System.Collections.Frozen;
using Orleans.Runtime;

namespace Actors.Runtime.Clients;

/// <summary>
/// Which gateways there are, which can be used, and when each is to be asked again. No I/O: events and times come in; what to do
/// and the current view come out.
/// </summary>
internal sealed class GatewayPool
{
    // So many silos can reach the observers of this client at once without asking others.
    private const int KeptMax = 16;
    private const int DoublingsMax = 6;
    private const int TroubleFailuresMax = 6;

    private static readonly TimeSpan AskPeriod = TimeSpan.FromMilliseconds(400);

    // While one does not answer, the others may be about to tell that it is dead, and calls wait for that.
    private static readonly TimeSpan AskPeriodInTrouble = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan SlowAnswer = TimeSpan.FromMilliseconds(300);
    private static readonly TimeSpan FirstRetry = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan RetryMax = TimeSpan.FromSeconds(3);

    private readonly Lock _gate = new();
    private readonly int _bucketsCount;
    private readonly int _preferredIndex;
    private readonly Func<double> _jitter;
    private List<Gateway> _gateways = [];
    private volatile GatewayView _view = GatewayView.Empty;

    /// <summary>A pool without gateways.</summary>
    /// <param name="bucketsCount">Into how many parts grains are divided.</param>
    /// <param name="preferredIndex">The index of the gateway to use for all, or -1.</param>
    /// <param name="jitter">Numbers from 0 to 1 that spread retries.</param>
    public GatewayPool(int bucketsCount, int preferredIndex, Func<double> jitter)
    {
        _bucketsCount = bucketsCount;
        _preferredIndex = preferredIndex;
        _jitter = jitter;
    }

    /// <summary>The gateways that can be used now.</summary>
    public GatewayView View => _view;

    /// <summary>How many gateways are known, usable or not.</summary>
    public int KnownCount
    {
        get
        {
            lock (_gate)
            {
                return _gateways.Count;
            }
        }
    }

    /// <summary>Takes a new list over; what is known of gateways that stay on it is kept. An empty list changes nothing.</summary>
    public void OnListed(IReadOnlyCollection<SiloAddress> addresses)
    {
        if (addresses.Count == 0)
        {
            // A table that could not be read in full, or a cluster between two lives: the old addresses are the best guess.
            return;
        }

        lock (_gate)
        {
            List<Gateway> gateways = [.. addresses.Distinct().Select(address => _gateways.Find(known => known.Address.Equals(address)) ?? new Gateway(address))];
            var isNews = !gateways.SequenceEqual(_gateways);
            _gateways = gateways;

            // Every new view has all known locations of grains looked at.
            PublishLockedIf(isNews);
        }
    }

    /// <summary>The gateways to ask now; each is then asked once until <see cref="OnAnswered"/> or <see cref="OnFailed"/>.</summary>
    public List<SiloAddress> TakeDue(TimeSpan now)
    {
        lock (_gate)
        {
            var free = KeptMax - _gateways.Count(gateway => gateway.IsUsable || gateway.IsAsked);
            List<SiloAddress> due = [];
            foreach (var gateway in _gateways.Where(gateway => !gateway.IsAsked && gateway.NextAttempt <= now))
            {
                if (gateway.IsUsable || free-- > 0)
                {
                    gateway.IsAsked = true;
                    gateway.AskedAt = now;
                    due.Add(gateway.Address);
                }
            }

            return due;
        }
    }

    /// <summary>When the next gateway is due; null when none is.</summary>
    public TimeSpan? NextDue()
    {
        lock (_gate)
        {
            var hasRoom = _gateways.Count(gateway => gateway.IsUsable || gateway.IsAsked) < KeptMax;
            return _gateways.Where(gateway => !gateway.IsAsked && (gateway.IsUsable || hasRoom)).Min(gateway => (TimeSpan?)gateway.NextAttempt);
        }
    }

    /// <summary>A gateway takes calls; it is asked again after a while, to notice when it does not any more.</summary>
    public void OnAnswered(SiloAddress address, SiloAddress silo, TimeSpan now)
    {
        lock (_gate)
        {
            if (FindLocked(address) is { } gateway)
            {
                var isNews = !gateway.IsUsable || !silo.Equals(gateway.Silo);
                gateway.Silo = silo;
                gateway.IsUsable = true;
                gateway.IsAsked = false;
                gateway.FailuresCount = 0;
                gateway.NextAttempt = now + (_gateways.Exists(other => IsInTrouble(other, now)) ? AskPeriodInTrouble : AskPeriod);
                PublishLockedIf(isNews);
            }
        }
    }

    /// <summary>An attempt to reach a gateway has failed, or it refuses calls. True when it was used.</summary>
    public bool OnFailed(SiloAddress address, TimeSpan now)
    {
        lock (_gate)
        {
            if (FindLocked(address) is not { } gateway)
            {
                return false;
            }

            gateway.IsAsked = false;
            var pause = FirstRetry * (1 << Math.Min(gateway.FailuresCount, DoublingsMax));
            gateway.FailuresCount++;
            gateway.NextAttempt = now + ((pause < RetryMax ? pause : RetryMax) * (0.75 + (_jitter() / 2)));
            return SetUnusableLocked(gateway);
        }
    }

    /// <summary>A connection has ended, or a call could not be delivered: the gateway is not used until it has answered again. True when it was used.</summary>
    public bool OnLost(SiloAddress address, TimeSpan now)
    {
        lock (_gate)
        {
            if (FindLocked(address) is not { IsUsable: true } gateway)
            {
                return false;
            }

            gateway.NextAttempt = now;
            return SetUnusableLocked(gateway);
        }
    }

    /// <summary>Has a gateway asked at once. False when it is not one, or is being asked already.</summary>
    public bool AskNow(SiloAddress address, TimeSpan now)
    {
        lock (_gate)
        {
            if (FindLocked(address) is not { IsUsable: true, IsAsked: false } gateway || gateway.NextAttempt <= now)
            {
                return false;
            }

            gateway.NextAttempt = now;
            return true;
        }
    }

    /// <summary>Has every gateway asked at once, as after a change that the client did not see coming.</summary>
    public void AskAllNow(TimeSpan now)
    {
        lock (_gate)
        {
            _gateways.ForEach(gateway => gateway.NextAttempt = now);
        }
    }

    // For a while only: an address on the list that nobody will ever answer at is no reason to hurry.
    private static bool IsInTrouble(Gateway gateway, TimeSpan now) =>
        gateway.FailuresCount <= TroubleFailuresMax && (gateway.FailuresCount > 0 || (gateway.IsAsked && now - gateway.AskedAt > SlowAnswer));

    private Gateway? FindLocked(SiloAddress address) =>
        _gateways.Find(gateway => gateway.Address.Equals(address)) ?? _gateways.Find(gateway => address.Equals(gateway.Silo));

    private bool SetUnusableLocked(Gateway gateway)
    {
        var wasUsable = gateway.IsUsable;
        gateway.IsUsable = false;
        PublishLockedIf(wasUsable);
        return wasUsable;
    }

    private void PublishLockedIf(bool hasChanged)
    {
        if (hasChanged)
        {
            PublishLocked();
        }
    }

    private void PublishLocked()
    {
        var usable = _gateways.Where(gateway => gateway.IsUsable).ToArray();
        var preferred = _preferredIndex >= 0 && _preferredIndex < _gateways.Count && _gateways[_preferredIndex].IsUsable ? _gateways[_preferredIndex].Address : null;
        _view = new GatewayView(
            [.. usable.Select(gateway => gateway.Address)],
            usable.DistinctBy(gateway => gateway.Silo).ToFrozenDictionary(gateway => gateway.Silo!, gateway => gateway.Address),
            preferred,
            _bucketsCount);
    }
}

using Orleans.Runtime;

namespace Actors.Runtime.Membership;

/// <summary>
/// Asks several other silos at once whether they reach a peer that does not answer here. One that does is enough for the peer; against it speaks
/// only that none of them does: a single one may have a bad way of its own.
/// </summary>
internal sealed class SecondOpinion
{
    private const int AskedMax = 3;
    private const int ReplacedMax = 3;

    private readonly HashSet<SiloAddress> _asked = [];
    private readonly Dictionary<long, TimeSpan> _deadlines = [];
    private readonly SiloAddress _peer;
    private readonly MembershipSettings _settings;
    private readonly Outbox _outbox;
    private int _unfitCount;
    private bool _hasBegun;
    private bool _wantsMore;
    private long _firstProbeId = long.MaxValue;

    public SecondOpinion(SiloAddress peer, MembershipSettings settings, Outbox outbox)
    {
        _peer = peer;
        _settings = settings;
        _outbox = outbox;
    }

    /// <summary>All who were asked have answered or let their time pass, or there was nobody to ask.</summary>
    public bool IsSettled => _hasBegun && !_wantsMore && _deadlines.Count == 0;

    public TimeSpan NextDue => _wantsMore ? TimeSpan.Zero : _deadlines.Count == 0 ? TimeSpan.MaxValue : _deadlines.Values.Min();

    /// <summary>Asks as many as should be asked and have not been, and stops waiting for those whose time has passed.</summary>
    public void Ask(TimeSpan now, TimeSpan patience, Func<SiloAddress?> chooseIntermediary)
    {
        _hasBegun = true;
        _wantsMore = false;
        foreach (var (probeId, _) in _deadlines.Where(pending => pending.Value <= now).ToArray())
        {
            _deadlines.Remove(probeId);
        }

        while (_asked.Count < AskedMax + Math.Min(_unfitCount, ReplacedMax) && chooseIntermediary() is { } intermediary)
        {
            var probeId = _outbox.NextId();
            var timeout = patience + (_settings.ProbeTimeout / 4);
            _firstProbeId = Math.Min(_firstProbeId, probeId);
            _asked.Add(intermediary);
            _deadlines.Add(probeId, now + timeout);
            _outbox.Add(new MembershipEffect.SendIndirectProbe(intermediary, _peer, probeId, patience, timeout));
        }
    }

    public bool HasAsked(SiloAddress silo) => _asked.Contains(silo);

    /// <summary>False when this answer says nothing. A late one that speaks for the peer still does: it was asked for in this silence.</summary>
    public bool OnAnswered(long probeId, bool peerAnswered, int intermediaryScore)
    {
        if (!_deadlines.Remove(probeId))
        {
            return peerAnswered && probeId >= _firstProbeId;
        }

        // A silo in bad health cannot tell its own failure from the peer's: another one is asked.
        if (!peerAnswered && intermediaryScore > 0)
        {
            Replace();
        }

        return true;
    }

    /// <summary>The intermediary could not be asked; another one is.</summary>
    public void OnFailed(long probeId)
    {
        if (_deadlines.Remove(probeId))
        {
            Replace();
        }
    }

    public void Clear()
    {
        _asked.Clear();
        _deadlines.Clear();
        _unfitCount = 0;
        _firstProbeId = long.MaxValue;
        _hasBegun = false;
        _wantsMore = false;
    }

    private void Replace()
    {
        _unfitCount++;
        _wantsMore = true;
    }
}

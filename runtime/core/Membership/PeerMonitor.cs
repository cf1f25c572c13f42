using Actors.Runtime.Messaging;
using Orleans.Runtime;

namespace Actors.Runtime.Membership;

/// <summary>
/// What this silo knows of one peer that it watches. Two things speak against a peer: silence (probes missed) and refusal (new connections
/// to its endpoint are refused, twice in a row).
/// </summary>
internal sealed class PeerMonitor
{
    private const int RefusalsNeeded = 2;

    private readonly MembershipSettings _settings;
    private readonly Outbox _outbox;
    private readonly LocalHealth _health;
    private long _probeId;
    private long _lastProbeId;
    private long _probesBeforeRefusal;
    private TimeSpan _probeDeadline;
    private TimeSpan _nextProbeAt;
    private long _checkId;
    private TimeSpan _checkDeadline;
    private TimeSpan _nextCheckAt = TimeSpan.MaxValue;
    private int _refusedCount;
    private int _slowness;

    public PeerMonitor(SiloAddress peer, TimeSpan firstProbeAt, TimeSpan now, MembershipSettings settings, Outbox outbox, LocalHealth health)
    {
        Peer = peer;
        _settings = settings;
        _outbox = outbox;
        _health = health;
        _nextProbeAt = firstProbeAt;
        LastAliveAt = now;
        Opinion = new SecondOpinion(peer, settings, outbox);
    }

    public SiloAddress Peer { get; }

    /// <summary>What other silos find when they probe the peer.</summary>
    public SecondOpinion Opinion { get; }

    public int MissedCount { get; private set; }

    /// <summary>The last sign of life; the start of the watch until there is one.</summary>
    public TimeSpan LastAliveAt { get; private set; }

    public bool HasAnswered { get; private set; }

    /// <summary>When enough probes in a row had been missed; null while they have not.</summary>
    public TimeSpan? SilentSince { get; private set; }

    /// <summary>Nothing listens at the peer's endpoint.</summary>
    public bool IsGone => _refusedCount >= RefusalsNeeded;

    public TimeSpan NextDue
    {
        get
        {
            var probe = _probeId != 0 && _probeDeadline < _nextProbeAt ? _probeDeadline : _nextProbeAt;
            var check = _checkId != 0 ? _checkDeadline : _nextCheckAt;
            var next = probe < check ? probe : check;
            return next < Opinion.NextDue ? next : Opinion.NextDue;
        }
    }

    /// <summary>The peer has missed its probes for long enough, and nobody else reaches it either.</summary>
    public bool IsSilent(TimeSpan now) =>
        MissedCount >= _settings.MissedProbesMax && now - LastAliveAt >= _settings.SilenceMin && (Opinion.IsSettled || !_settings.ProbesIndirectly);

    /// <summary>
    /// The peer has answered lately; one that says of itself that it is slow has longer for that. Own bad health does not stretch it: it would have a silo
    /// that is cut off take old answers for new ones.
    /// </summary>
    public bool IsReachable(TimeSpan now) => HasAnswered && !IsGone && now - LastAliveAt < (2 + _slowness) * _settings.ProbeTimeout;

    public void OnTime(TimeSpan now, Func<PeerMonitor, SiloAddress?> chooseIntermediary)
    {
        if (_probeId != 0 && now >= _probeDeadline)
        {
            OnMissed(now);
        }

        if (now >= _nextProbeAt)
        {
            SendProbe(now);
        }

        if (_checkId != 0 && now >= _checkDeadline)
        {
            OnChecked(_checkId, ConnectOutcome.Unknown, now);
        }

        if (_checkId == 0 && now >= _nextCheckAt)
        {
            SendCheck(now);
        }

        if (_settings.ProbesIndirectly && MissedCount >= _settings.MissedProbesMax - 1 && MissedCount > 0)
        {
            Opinion.Ask(now, _health.Patience(now, _slowness), () => chooseIntermediary(this));
        }
    }

    public void OnAnswered(long probeId, int slowness, TimeSpan now)
    {
        // What was sent before the first refusal may have been answered before the process ended.
        if (probeId > _lastProbeId || (_refusedCount > 0 && probeId <= _probesBeforeRefusal))
        {
            return;
        }

        HasAnswered = true;
        _slowness = slowness;
        if (probeId >= _probeId)
        {
            _probeId = 0;
        }

        OnAlive(now);
    }

    public void OnIndirectAnswer(long probeId, bool peerAnswered, int intermediaryScore, TimeSpan now)
    {
        if (!Opinion.OnAnswered(probeId, peerAnswered, intermediaryScore) || !peerAnswered)
        {
            return;
        }

        _outbox.Report(MembershipNews.PeerReachedIndirectly, Peer, $"{MissedCount} probes from here were missed");
        OnAlive(now);
    }

    public void OnConnectionFailed(ConnectionFailure failure, TimeSpan now)
    {
        if (failure is ConnectionFailure.Refused or ConnectionFailure.Reset or ConnectionFailure.Closed)
        {
            CheckSoon(now);
        }

        ProbeSoon(now);
    }

    public void OnConnected(TimeSpan now)
    {
        ClearRefusals();
        ProbeSoon(now);
    }

    public void OnChecked(long checkId, ConnectOutcome outcome, TimeSpan now)
    {
        if (checkId != _checkId || checkId == 0)
        {
            return;
        }

        _checkId = 0;
        if (outcome != ConnectOutcome.Refused)
        {
            ClearRefusals();
            ProbeSoon(now);
            return;
        }

        if (_refusedCount++ == 0)
        {
            _probesBeforeRefusal = _lastProbeId;
        }

        // Once it is gone it is looked at again, so that the suspicion ends when it was wrong.
        _nextCheckAt = now + (IsGone ? _settings.ProbeTimeout : _settings.ConnectAgainAfter);
        if (_refusedCount == RefusalsNeeded)
        {
            _outbox.Report(MembershipNews.PeerGone, Peer, $"{RefusalsNeeded} new connections in a row were refused");
        }
    }

    /// <summary>This silo was held up, so what it has missed says nothing about the peer.</summary>
    public void Restart(TimeSpan now)
    {
        _probeId = 0;
        _checkId = 0;
        _nextProbeAt = now;
        OnAlive(now);
    }

    /// <summary>This silo was cut off, so the peer's silence may have been its own fault; refused connections were not.</summary>
    public void ForgetSilence(TimeSpan now)
    {
        if (MissedCount > 0)
        {
            EndSilence(now);
            ProbeSoon(now);
        }
    }

    private void OnAlive(TimeSpan now)
    {
        EndSilence(now);
        ClearRefusals();
    }

    private void EndSilence(TimeSpan now)
    {
        LastAliveAt = now;
        MissedCount = 0;
        SilentSince = null;
        Opinion.Clear();
    }

    private void OnMissed(TimeSpan now)
    {
        MissedCount++;
        _probeId = 0;
        _nextProbeAt = now;
        if (MissedCount > 1)
        {
            CheckSoon(now);
        }

        if (MissedCount == _settings.MissedProbesMax)
        {
            SilentSince = now;
            _outbox.Report(MembershipNews.PeerSilent, Peer, $"{MissedCount} probes in a row were missed");
        }
    }

    // One that has not been answered within the period is sent again, and the answer to either ends the wait: a message that was lost with its
    // connection must not cost the whole limit, or three of them in a row would look like a silence.
    private void SendProbe(TimeSpan now)
    {
        var patience = _health.Patience(now, _slowness);
        _lastProbeId = _outbox.NextId();
        _nextProbeAt = now + _settings.ProbePeriod;
        if (_probeId == 0)
        {
            _probeId = _lastProbeId;
            _probeDeadline = now + patience;
        }

        _outbox.Add(new MembershipEffect.SendProbe(Peer, _lastProbeId, patience));
    }

    private void SendCheck(TimeSpan now)
    {
        _checkId = _outbox.NextId();
        _checkDeadline = now + _settings.ProbeTimeout;
        _nextCheckAt = TimeSpan.MaxValue;
        _outbox.Add(new MembershipEffect.CheckConnect(Peer, _checkId, _settings.ProbeTimeout));
    }

    private void CheckSoon(TimeSpan now)
    {
        if (_checkId == 0 && _nextCheckAt == TimeSpan.MaxValue)
        {
            _nextCheckAt = now;
        }
    }

    /// <summary>Sends the next probe now, unless one is under way.</summary>
    public void ProbeSoon(TimeSpan now)
    {
        if (_probeId == 0 && now < _nextProbeAt)
        {
            _nextProbeAt = now;
        }
    }

    private void ClearRefusals()
    {
        _refusedCount = 0;
        _nextCheckAt = TimeSpan.MaxValue;
    }
}

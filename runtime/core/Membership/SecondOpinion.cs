using Orleans.Runtime;

namespace Actors.Runtime.Membership;

/// <summary>Asks other silos, one after the other, whether they reach a peer that does not answer here.</summary>
internal sealed class SecondOpinion
{
    private const int AskedMax = 3;

    private readonly HashSet<SiloAddress> _asked = [];
    private readonly SiloAddress _peer;
    private readonly MembershipSettings _settings;
    private readonly Outbox _outbox;
    private State _state;
    private long _probeId;
    private TimeSpan _deadline;

    public SecondOpinion(SiloAddress peer, MembershipSettings settings, Outbox outbox)
    {
        _peer = peer;
        _settings = settings;
        _outbox = outbox;
    }

    private enum State
    {
        NotNeeded,
        Asking,
        WantsNext,
        Settled,
    }

    /// <summary>Somebody has answered, or there is nobody to ask.</summary>
    public bool IsSettled => _state == State.Settled;

    public TimeSpan NextDue => _state switch
    {
        State.Asking => _deadline,
        State.WantsNext => TimeSpan.Zero,
        State.NotNeeded or State.Settled => TimeSpan.MaxValue,
        _ => throw new InvalidOperationException($"There is no state '{_state}'."),
    };

    /// <summary>Asks somebody who has not been asked, unless an answer is awaited or known.</summary>
    public void Ask(TimeSpan now, TimeSpan patience, Func<SiloAddress?> chooseIntermediary)
    {
        if (_state == State.Settled || (_state == State.Asking && now < _deadline))
        {
            return;
        }

        if (_asked.Count >= AskedMax || chooseIntermediary() is not { } intermediary)
        {
            _state = State.Settled;
            return;
        }

        _asked.Add(intermediary);
        _state = State.Asking;
        _probeId = _outbox.NextId();
        var timeout = patience + (_settings.ProbeTimeout / 4);
        _deadline = now + timeout;
        _outbox.Add(new MembershipEffect.SendIndirectProbe(intermediary, _peer, _probeId, patience, timeout));
    }

    public bool HasAsked(SiloAddress silo) => _asked.Contains(silo);

    /// <summary>False when nobody waits for this answer.</summary>
    public bool OnAnswered(long probeId, bool peerAnswered, int intermediaryScore)
    {
        if (_state != State.Asking || probeId != _probeId)
        {
            return false;
        }

        // A silo in bad health cannot tell its own failure from the peer's: the next one is asked.
        if (!peerAnswered && intermediaryScore > 0)
        {
            _state = State.WantsNext;
            return true;
        }

        _state = State.Settled;
        return true;
    }

    /// <summary>The intermediary could not be asked; the next one is.</summary>
    public void OnFailed(long probeId)
    {
        if (_state == State.Asking && probeId == _probeId)
        {
            _state = State.WantsNext;
        }
    }

    public void Clear()
    {
        _asked.Clear();
        _state = State.NotNeeded;
    }
}

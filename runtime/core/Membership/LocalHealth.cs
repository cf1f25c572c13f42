namespace Actors.Runtime.Membership;

/// <summary>
/// How far this silo trusts itself: 0 is good, each point lengthens the time that it gives others to answer by one probe timeout.
/// </summary>
internal sealed class LocalHealth
{
    private const int ScoreMax = 8;

    private readonly Queue<(TimeSpan At, TimeSpan Lateness)> _late = new();
    private readonly MembershipSettings _settings;

    public LocalHealth(MembershipSettings settings) => _settings = settings;

    /// <summary>Votes of others against this silo that count.</summary>
    public int VotesAgainst { get; set; }

    /// <summary>True when this silo reaches the smaller part of those that it watches.</summary>
    public bool IsIsolated { get; set; }

    /// <summary>
    /// This silo looked at the clock later than it wanted to. However long a single pause was, it counts as one probe timeout: it is over, and what was
    /// missed in it is forgotten; it is being late again and again that shows a machine with too much to do.
    /// </summary>
    public void OnLate(TimeSpan now, TimeSpan lateness) => _late.Enqueue((now, lateness < _settings.ProbeTimeout ? lateness : _settings.ProbeTimeout));

    /// <summary>One point for each probe timeout that this silo was late, all in all, in the time that counts. Others that watch it are told.</summary>
    public int Slowness(TimeSpan now)
    {
        while (_late.TryPeek(out var oldest) && now - oldest.At > _settings.HealthWindow)
        {
            _late.Dequeue();
        }

        return _late.Count == 0 ? 0 : (int)Math.Min(ScoreMax, _late.Sum(late => late.Lateness / _settings.ProbeTimeout));
    }

    public int Score(TimeSpan now) => Math.Min(ScoreMax, Slowness(now) + VotesAgainst + (IsIsolated ? 1 : 0));

    /// <summary>How long a peer gets to answer.</summary>
    /// <param name="now">The time.</param>
    /// <param name="peerSlowness">What the peer has told of itself: on a loaded machine the one that is asked is late as well.</param>
    public TimeSpan Patience(TimeSpan now, int peerSlowness) =>
        _settings.ProbeTimeout * (1 + (_settings.WaitsLongerInBadHealth ? Math.Clamp(Math.Max(Score(now), peerSlowness), 0, ScoreMax) : 0));
}

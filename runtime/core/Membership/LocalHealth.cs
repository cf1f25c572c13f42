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

    /// <summary>This silo looked at the clock later than it wanted to.</summary>
    public void OnLate(TimeSpan now, TimeSpan lateness) => _late.Enqueue((now, lateness));

    public int Score(TimeSpan now)
    {
        while (_late.TryPeek(out var oldest) && now - oldest.At > _settings.HealthWindow)
        {
            _late.Dequeue();
        }

        var seconds = _late.Sum(late => late.Lateness.TotalSeconds);
        return (int)Math.Min(ScoreMax, Math.Ceiling(seconds) + VotesAgainst + (IsIsolated ? 1 : 0));
    }

    /// <summary>How long others get to answer.</summary>
    public TimeSpan Patience(TimeSpan now) => _settings.ProbeTimeout * (1 + (_settings.WaitsLongerInBadHealth ? Score(now) : 0));
}

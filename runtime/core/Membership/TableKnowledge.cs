namespace Actors.Runtime.Membership;

/// <summary>The last view, and how far what it says of heartbeats can be trusted.</summary>
internal sealed class TableKnowledge
{
    private readonly MembershipSettings _settings;
    private DateTime _readTime;
    private TimeSpan? _writableSince;

    public TableKnowledge(MembershipSettings settings) => _settings = settings;

    public MembershipView View { get; private set; } = MembershipView.None;

    /// <summary>When the last read ended; null before the first one.</summary>
    public TimeSpan? LastReadAt { get; private set; }

    /// <summary>
    /// True when a silo had not written for too long when the table was last read. A vote is a sign of life as good as a heartbeat: a database that is late
    /// with one statement may do the next one at once.
    /// </summary>
    public bool IsStale(MemberRow row) => IsTooOld(row.LastSign) && IsTooOld(View.LastVoteOf(row.Silo));

    /// <summary>
    /// True when the table has been within reach for so long that every living silo has had the time to write its heartbeat: right after
    /// an outage all are stale, and that says nothing.
    /// </summary>
    public bool HasBeenWritable(MembershipTime now) => _writableSince is { } since && now.Elapsed - since >= _settings.StaleAfter;

    public void OnRead(MembershipView view, DateTime readTime, TimeSpan now)
    {
        View = view;
        _readTime = readTime;
        LastReadAt = now;
        _writableSince ??= now;
    }

    public void OnChanged(MembershipView view) => View = view;

    public void OnFailed() => _writableSince = null;

    public void OnHeartbeat(TimeSpan now) => _writableSince ??= now;

    private bool IsTooOld(DateTime sign) => _readTime - sign > _settings.StaleAfter;
}

using Orleans.Runtime;

namespace Actors.Runtime.Membership;

/// <summary>
/// Compares the table as it is with what this silo wants of it, and names the next row to write. Nothing is remembered between two looks,
/// so a write that was lost, refused or made by somebody else needs no special care.
/// </summary>
internal sealed class RowPlanner
{
    private const int LoneVoterFactor = 3;

    private readonly MemberRow _identity;
    private readonly MembershipSettings _settings;
    private readonly FailureDetector _detector;
    private readonly TableKnowledge _table;

    public RowPlanner(MemberRow identity, MembershipSettings settings, FailureDetector detector, TableKnowledge table)
    {
        _identity = identity;
        _settings = settings;
        _detector = detector;
        _table = table;
    }

    private SiloAddress Self => _identity.Silo;

    /// <summary>The silos that somebody wants dead without votes.</summary>
    public SortedSet<SiloAddress> Kills { get; } = [];

    /// <summary>The next row to write, or none.</summary>
    /// <param name="wanted">The status that this silo wants of itself.</param>
    /// <param name="hasJoined">Whether this silo's row has been in the table: then it is never inserted again.</param>
    /// <param name="now">The time.</param>
    public PlannedWrite? Next(SiloStatus wanted, bool hasJoined, MembershipTime now)
    {
        var view = _table.View;
        if (view.FindPredecessor(Self) is { } predecessor)
        {
            return Kill(predecessor, now, $"'{Self}' has started on its endpoint");
        }

        if (OwnRow(view, wanted, hasJoined, now) is { } own)
        {
            return own;
        }

        return Kills.Select(view.Find).FirstOrDefault(row => row is { IsAlive: true }) is { } killed
            ? Kill(killed, now, "its removal was requested")
            : Suspicions(view, now).FirstOrDefault();
    }

    /// <summary>True when some suspicion stands that the table does not have as a death yet.</summary>
    public bool HasSuspicion(MembershipTime now) => _settings.DeclaresDeaths && _detector.Monitors.Any(monitor => Accusation(monitor, now) is not null);

    /// <summary>How many votes a death needs now. A silo that neither writes into the table nor takes connections is no voter.</summary>
    public int VotesNeeded(MembershipTime now)
    {
        var voters = _table.View.Ring.Rows.Count(row =>
            row.Status == SiloStatus.Active
            && !(_table.IsStale(row) && (_table.HasBeenWritable(now) || _detector.Find(row.Silo) is { IsGone: true })));
        return DeathVotes.Needed(_settings.VotesNeededMax, voters);
    }

    private PlannedWrite? OwnRow(MembershipView view, SiloStatus wanted, bool hasJoined, MembershipTime now)
    {
        if (wanted is SiloStatus.None or SiloStatus.Created)
        {
            return null;
        }

        if (view.Find(Self) is { } own)
        {
            return own.IsAlive && own.Status < wanted ? new PlannedWrite(own with { Status = wanted, HeartbeatTime = now.Utc }, IsInsert: false, "") : null;
        }

        return hasJoined || wanted > SiloStatus.Active
            ? null
            : new PlannedWrite(_identity with { Status = wanted, StartTime = now.Utc, HeartbeatTime = now.Utc }, IsInsert: true, "");
    }

    private PlannedWrite Kill(MemberRow row, MembershipTime now, string reason) => new(
        row with { Status = SiloStatus.Dead, Votes = DeathVotes.Add(row.Votes, Self, now.Utc, _settings.VotesNeededMax) }, IsInsert: false, reason);

    private IEnumerable<PlannedWrite> Suspicions(MembershipView view, MembershipTime now)
    {
        // Who votes has looked at the table just now: others may have decided already, and heartbeats count.
        if (!_settings.DeclaresDeaths || _table.LastReadAt is not { } readAt || now.Elapsed - readAt >= _settings.FreshRead)
        {
            yield break;
        }

        foreach (var monitor in _detector.Monitors)
        {
            if (Accusation(monitor, now) is { } reason && view.Find(monitor.Peer) is { } row && Vote(row, reason, now) is { } write)
            {
                yield return write;
            }
        }
    }

    // What speaks against a peer, as far as this silo may say so.
    private string? Accusation(PeerMonitor monitor, MembershipTime now)
    {
        if (_table.View.Find(monitor.Peer) is not { IsAlive: true } row)
        {
            return null;
        }

        if (monitor.IsGone)
        {
            return "its endpoint refuses connections";
        }

        if (monitor.IsSilent(now.Elapsed))
        {
            return MaySpeakOfSilence(monitor, row, now) ? "it does not answer probes" : null;
        }

        return IsStaleJoiner(row, now) ? $"it has been joining for more than {_settings.JoinTimeMax}" : null;
    }

    // Whoever reaches the smaller part takes the blame itself, unless the peer has stopped writing into the table as well. So does a silo that
    // joins: where two are active one vote is enough, and a bad way from a newcomer to one of them must not be the end of it.
    private bool MaySpeakOfSilence(PeerMonitor monitor, MemberRow row, MembershipTime now) =>
        (_table.View.Find(Self) is { Status: SiloStatus.Active } && IsSilentLongEnough(monitor, now) && _detector.ReachesMajority(_table.View, now.Elapsed, monitor.SilentSince))
        || (_table.IsStale(row) && _table.HasBeenWritable(now));

    // Of two, nobody can confirm what the other has seen, so the way between them gets more time to become good again.
    private bool IsSilentLongEnough(PeerMonitor monitor, MembershipTime now) =>
        VotesNeeded(now) > 1 || _settings.VotesNeededMax == 1 || now.Elapsed - monitor.LastAliveAt >= _settings.SilenceMin * LoneVoterFactor;

    private bool IsStaleJoiner(MemberRow row, MembershipTime now) =>
        _settings.EvictsStaleJoiners && row.Status is SiloStatus.Joining or SiloStatus.Created && now.Utc - row.StartTime > _settings.JoinTimeMax;

    // A vote rests on what the voter has missed itself. Whoever was asked for a second opinion has probed once, and one probe gets lost.
    private PlannedWrite? Vote(MemberRow row, string reason, MembershipTime now)
    {
        var fresh = DeathVotes.Fresh(row, _table.View, now.Utc, _settings.VoteExpiration);
        var isMineFresh = fresh.Any(vote => vote.Voter.Equals(Self) && now.Utc - vote.Time < _settings.VoteExpiration / 2);
        var votes = isMineFresh ? fresh : DeathVotes.Add(fresh, Self, now.Utc, int.MaxValue);
        var isEnough = votes.Length >= VotesNeeded(now);
        if (!isEnough && isMineFresh)
        {
            return null;
        }

        var kept = votes.Length <= _settings.VotesNeededMax ? votes : [.. votes.Skip(votes.Length - _settings.VotesNeededMax)];
        return new PlannedWrite(row with { Status = isEnough ? SiloStatus.Dead : row.Status, Votes = kept }, IsInsert: false, reason);
    }
}

/// <summary>A row to write and, for a vote or a death, what speaks against the silo.</summary>
internal sealed record PlannedWrite(MemberRow Row, bool IsInsert, string Reason)
{
    /// <summary>The version that the row was planned on; the write succeeds only on that.</summary>
    public long ExpectedVersion { get; init; }
}

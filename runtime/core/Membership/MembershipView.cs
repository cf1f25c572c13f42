using System.Collections.Immutable;
using System.Net;
using Orleans.Runtime;

namespace Actors.Runtime.Membership;

/// <summary>
/// The rows of the membership table at one version. Statuses are the same in every view of that version. What a silo asks of every view, neighbours on the
/// ring and other starts on its endpoint, lies ready in order and is carried on from view to view: a search through all rows by each silo for
/// each view would cost a cluster that starts the cube of its size.
/// </summary>
internal sealed class MembershipView
{
    private readonly ImmutableDictionary<IPEndPoint, ImmutableArray<SiloAddress>> _starts;
    private Dictionary<SiloAddress, DateTime>? _lastVotes;

    /// <summary>Makes a view of what was read.</summary>
    /// <param name="version">The table's version.</param>
    /// <param name="rows">The rows by silo.</param>
    public MembershipView(long version, ImmutableDictionary<SiloAddress, MemberRow> rows)
    {
        Version = version;
        Rows = rows;
        Ring = ProbeRing.Of(rows.Values);
        _starts = rows.Keys.GroupBy(silo => silo.Endpoint).ToImmutableDictionary(group => group.Key, group => group.ToImmutableArray());
    }

    private MembershipView(
        long version, ImmutableDictionary<SiloAddress, MemberRow> rows, ProbeRing ring, ImmutableDictionary<IPEndPoint, ImmutableArray<SiloAddress>> starts)
    {
        Version = version;
        Rows = rows;
        Ring = ring;
        _starts = starts;
    }

    /// <summary>Before the first read.</summary>
    public static MembershipView None { get; } = new(-1, ImmutableDictionary<SiloAddress, MemberRow>.Empty);

    public long Version { get; }

    public ImmutableDictionary<SiloAddress, MemberRow> Rows { get; }

    /// <summary>The silos that are not dead.</summary>
    public ProbeRing Ring { get; }

    public MemberRow? Find(SiloAddress silo) => Rows.GetValueOrDefault(silo);

    /// <summary>The next view: every version changes exactly one row.</summary>
    public MembershipView With(MemberRow row) => Replace(row, Version + 1);

    /// <summary>A heartbeat changes a row and makes no version.</summary>
    public MembershipView WithHeartbeat(MemberRow row) => Replace(row, Version);

    /// <summary>The start on the silo's endpoint that is alive and the first one before it; null when there is none.</summary>
    public MemberRow? FindPredecessor(SiloAddress silo) =>
        StartsOn(silo.Endpoint).Where(other => other.IsPredecessorOf(silo)).Select(Find).Where(row => row is { IsAlive: true }).MinBy(row => row!.Silo.Generation);

    /// <summary>The last start on the silo's endpoint after it, dead or alive; null when there is none.</summary>
    public SiloAddress? FindSuccessor(SiloAddress silo) => StartsOn(silo.Endpoint).Where(silo.IsPredecessorOf).MaxBy(other => other.Generation);

    /// <summary>When a silo has last voted against another one, UTC; the beginning of time when no row has a vote of it.</summary>
    public DateTime LastVoteOf(SiloAddress silo) => (_lastVotes ??= FindLastVotes()).GetValueOrDefault(silo);

    public ClusterMembershipSnapshot ToSnapshot() => new(
        Rows.ToImmutableDictionary(row => row.Key, row => new ClusterMember(row.Key, row.Value.Status, row.Value.Name)),
        new MembershipVersion(Version));

    private MembershipView Replace(MemberRow row, long version)
    {
        var starts = Rows.ContainsKey(row.Silo) ? _starts : _starts.SetItem(row.Silo.Endpoint, StartsOn(row.Silo.Endpoint).Add(row.Silo));
        return new MembershipView(version, Rows.SetItem(row.Silo, row), Ring.With(row), starts);
    }

    private Dictionary<SiloAddress, DateTime> FindLastVotes()
    {
        var times = new Dictionary<SiloAddress, DateTime>();
        foreach (var vote in Rows.Values.SelectMany(row => row.Votes))
        {
            times[vote.Voter] = times.TryGetValue(vote.Voter, out var time) && time > vote.Time ? time : vote.Time;
        }

        return times;
    }

    private ImmutableArray<SiloAddress> StartsOn(IPEndPoint endpoint) => _starts.GetValueOrDefault(endpoint, []);
}

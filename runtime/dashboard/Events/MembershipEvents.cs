using Orleans;
using Orleans.Runtime;

namespace Actors.Runtime.Dashboard.Events;

/// <summary>
/// What changed in the cluster lately, found by comparing the rows of the membership table with those seen before. The rows of the first look
/// tell what happened before it.
/// </summary>
internal sealed class MembershipEvents
{
    public const int CountMax = 100;

    // Votes are told once; those older than this are not told at all, so they need not be remembered.
    private static readonly TimeSpan VoteAgeMax = TimeSpan.FromHours(1);

    private readonly Lock _gate = new();
    private readonly HashSet<(SiloAddress Silo, string Voter, DateTime At)> _told = [];
    private Dictionary<SiloAddress, SiloStatus> _known = [];
    private List<MembershipEvent> _events = [];
    private bool _hasLooked;

    /// <summary>Latest first.</summary>
    public IReadOnlyList<MembershipEvent> Read()
    {
        lock (_gate)
        {
            return _events;
        }
    }

    /// <summary>Takes the rows of a look at the table.</summary>
    public void Observe(IReadOnlyList<MembershipEntry> rows, DateTimeOffset at)
    {
        lock (_gate)
        {
            var found = rows.SelectMany(row => Compare(row, rows, at)).ToList();
            if (found.Count > 0)
            {
                _events = [.. _events.Concat(found).OrderByDescending(item => item.At).Take(CountMax)];
            }

            _known = rows.ToDictionary(row => row.SiloAddress, row => row.Status);
            _told.RemoveWhere(told => !_known.ContainsKey(told.Silo) || DeathReason.Utc(told.At) < at - VoteAgeMax);
            _hasLooked = true;
        }
    }

    private List<MembershipEvent> Compare(MembershipEntry row, IReadOnlyList<MembershipEntry> rows, DateTimeOffset at)
    {
        var found = new List<MembershipEvent>();
        var before = _known.GetValueOrDefault(row.SiloAddress, SiloStatus.None);
        if (before < SiloStatus.Active && row.Status >= SiloStatus.Active)
        {
            var isRestart = rows.Any(other => other.SiloAddress.IsPredecessorOf(row.SiloAddress));
            found.Add(new MembershipEvent(
                _hasLooked && row.Status == SiloStatus.Active ? at : StartOf(row, at),
                isRestart ? "restarted" : "joined",
                row.SiloAddress.ToParsableString(),
                isRestart ? $"Silo {Name(row)} started again on the address of an earlier one." : $"Silo {Name(row)} joined the cluster."));
        }

        if (row.Status == SiloStatus.Dead)
        {
            if (before != SiloStatus.Dead)
            {
                found.Add(EndOf(row, before, at));
            }
        }
        else
        {
            found.AddRange(NewSuspicions(row, at));
        }

        return found;
    }

    private IEnumerable<MembershipEvent> NewSuspicions(MembershipEntry row, DateTimeOffset at) =>
        from vote in row.SuspectTimes ?? []
        where DeathReason.Utc(vote.Item2) >= at - VoteAgeMax && _told.Add((row.SiloAddress, vote.Item1.ToParsableString(), vote.Item2))
        select new MembershipEvent(
            DeathReason.Utc(vote.Item2), "suspected", row.SiloAddress.ToParsableString(), $"Silo {Name(row)} is suspected by '{vote.Item1}', which cannot reach it.");

    private MembershipEvent EndOf(MembershipEntry row, SiloStatus before, DateTimeOffset at)
    {
        var hasLeft = DeathReason.HasLeft(row) || before is SiloStatus.ShuttingDown or SiloStatus.Stopping;
        return new MembershipEvent(
            hasLeft && _hasLooked ? at : DeathReason.At(row),
            hasLeft ? "left" : "died",
            row.SiloAddress.ToParsableString(),
            hasLeft ? $"Silo {Name(row)} left the cluster in order." : $"Silo {Name(row)} died. {DeathReason.Of(row)}");
    }

    // A silo alone has no row, and its time is not told.
    private static DateTimeOffset StartOf(MembershipEntry row, DateTimeOffset at) => row.StartTime == default ? at : DeathReason.Utc(row.StartTime);

    private static string Name(MembershipEntry row) => row.SiloName.Length > 0 ? $"'{row.SiloName}' ({row.SiloAddress})" : $"'{row.SiloAddress}'";
}

using Actors.Runtime.Dashboard.Collection;
using Actors.Runtime.Dashboard.Events;
using Orleans;

namespace Actors.Runtime.Dashboard.Overview;

/// <summary>The membership table as it is, the dead included.</summary>
/// <param name="Version">The version of the view.</param>
/// <param name="Rows">At most 1,000: the living first, then the latest dead.</param>
/// <param name="Error">Why the rows are old or missing; null when they are not.</param>
internal sealed record MembershipAnswer(long Version, IReadOnlyList<MembershipRow> Rows, string? Error)
{
    private const int RowsMax = 1_000;

    public static MembershipAnswer Of(ClusterPicture picture) => new(
        picture.Sample.Report.Version,
        [
            .. picture.Members
                .OrderBy(row => row.Status).ThenByDescending(row => row.StartTime)
                .Take(RowsMax).Select(MembershipRow.Of),
        ],
        picture.Error ?? picture.Sample.Report.MembersError);
}

/// <summary>A row of the table.</summary>
internal sealed record MembershipRow(
    string Address,
    string Name,
    string Host,
    string Status,
    DateTimeOffset? StartedAt,
    DateTimeOffset? AliveAt,
    IReadOnlyList<SiloVote> Suspicions,
    int ProxyPort,
    string? Reason)
{
    public static MembershipRow Of(MembershipEntry row) => new(
        row.SiloAddress.ToParsableString(),
        row.SiloName,
        row.HostName,
        row.Status.ToString(),
        TimeOf(row.StartTime),
        TimeOf(row.IAmAliveTime),
        SiloRows.VotesOf(row),
        row.ProxyPort,
        DeathReason.Of(row));

    private static DateTimeOffset? TimeOf(DateTime time) => time == default ? null : DeathReason.Utc(time);
}

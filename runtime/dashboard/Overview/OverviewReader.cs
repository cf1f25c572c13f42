using Actors.Runtime.Dashboard.Collection;
using Microsoft.Extensions.Options;
using Orleans.Configuration;
using Orleans.Dashboard;

namespace Actors.Runtime.Dashboard.Overview;

/// <summary>Answers for the first page, the list of silos and the membership table, from the picture alone.</summary>
internal sealed class OverviewReader(ClusterWatch watch, IOptions<ClusterOptions> cluster, IOptions<DashboardOptions> options)
{
    public async Task<OverviewAnswer> ReadAsync(CancellationToken cancellationToken)
    {
        var picture = await watch.ReadAsync(cancellationToken);
        var silos = SiloRows.Of(picture);
        return new OverviewAnswer(
            picture.Sample.At,
            cluster.Value.ClusterId,
            cluster.Value.ServiceId,
            options.Value.ReadOnly,
            Problems.Of(picture, silos),
            Total(picture),
            silos,
            new History<ClusterPoint>(watch.Step.TotalSeconds, [.. watch.History.Cluster.Read().Select(ToPoint)]),
            watch.Events.Read());
    }

    public async Task<IReadOnlyList<SiloRow>> ReadSilosAsync(CancellationToken cancellationToken) => SiloRows.Of(await watch.ReadAsync(cancellationToken));

    public async Task<MembershipAnswer> ReadMembershipAsync(CancellationToken cancellationToken) => MembershipAnswer.Of(await watch.ReadAsync(cancellationToken));

    private static ClusterTotals Total(ClusterPicture picture) => new(
        picture.ActiveSilos,
        picture.Activations,
        picture.RequestsPerSecond,
        picture.ErrorsPerSecond,
        picture.Sum.Calls == 0 ? null : Figures.Round((double)picture.Sum.Errors / picture.Sum.Calls),
        Percentile.Milliseconds(picture.Sum.Buckets, 0.5),
        Percentile.Milliseconds(picture.Sum.Buckets, 0.99));

    private static ClusterPoint ToPoint(LoadPoint point) => new(
        point.At,
        LoadPoint.ToNullable(point.RequestsPerSecond),
        LoadPoint.ToNullable(point.ErrorsPerSecond),
        LoadPoint.ToNullable(point.Median),
        LoadPoint.ToNullable(point.Tail),
        point.Activations < 0 ? null : point.Activations,
        point.Silos < 0 ? null : point.Silos);
}

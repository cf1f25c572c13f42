using Actors.Runtime.Dashboard.Events;

namespace Actors.Runtime.Dashboard.Overview;

/// <summary>The first page: whether the cluster is well, and what changed lately.</summary>
internal sealed record OverviewAnswer(
    DateTimeOffset At,
    string Cluster,
    string Service,
    bool ReadOnly,
    IReadOnlyList<string> Problems,
    ClusterTotals Totals,
    IReadOnlyList<SiloRow> Silos,
    History<ClusterPoint> History,
    IReadOnlyList<MembershipEvent> Events);

/// <summary>The cluster as a whole, over the last step. Latencies in milliseconds; null without calls.</summary>
internal sealed record ClusterTotals(
    int Silos,
    int Activations,
    double? RequestsPerSecond,
    double? ErrorsPerSecond,
    double? ErrorRate,
    double? P50,
    double? P99);

/// <summary>A history from the oldest to the newest point.</summary>
internal sealed record History<TPoint>(double StepSeconds, IReadOnlyList<TPoint> Points);

/// <summary>The cluster at one step of its history; null in a gap.</summary>
internal sealed record ClusterPoint(DateTimeOffset At, float? RequestsPerSecond, float? ErrorsPerSecond, float? P50, float? P99, int? Activations, int? Silos);

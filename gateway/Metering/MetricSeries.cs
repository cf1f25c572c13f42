namespace Actors.Gateway.Metering;

/// <summary>What a series of measurements adds up to.</summary>
internal enum MetricKind
{
    /// <summary>The last value counts.</summary>
    Gauge,

    /// <summary>The sum counts.</summary>
    Counter,

    /// <summary>The distribution counts.</summary>
    Sample,
}

/// <summary>The measurements of one instrument with one set of labels, since the process began.</summary>
internal sealed record MetricSeries(
    string Name, MetricKind Kind, IReadOnlyList<KeyValuePair<string, string>> Labels, long Count, double Sum, double Min, double Max, double Last);

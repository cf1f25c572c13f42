namespace Actors.Gateway.Metering;

/// <summary>What a series of measurements adds up to.</summary>
internal enum MetricKind
{
    /// <summary>The last value counts.</summary>
    Gauge,

    /// <summary>The sum counts.</summary>
    Counter,

    /// <summary>The distribution counts.</summary>
    Histogram,
}

/// <summary>Everything measured by one instrument.</summary>
/// <param name="Name">The instrument's name, as in code.</param>
/// <param name="Description">What it measures, in a sentence; empty when the instrument has none.</param>
/// <param name="Unit">Its unit in the notation of UCUM: <c>s</c>, <c>By</c>, <c>{call}</c>.</param>
/// <param name="Kind">What its measurements add up to.</param>
/// <param name="Series">One for each set of labels.</param>
internal sealed record MetricFamily(string Name, string Description, string Unit, MetricKind Kind, IReadOnlyList<MetricSeries> Series);

/// <summary>The measurements of one instrument with one set of labels, since the process began.</summary>
/// <param name="Labels">What sets the series apart.</param>
/// <param name="Value">The level of a gauge, the sum of the others.</param>
internal sealed record MetricSeries(IReadOnlyList<KeyValuePair<string, string>> Labels, double Value)
{
    /// <summary>How many measurements a histogram has.</summary>
    public long Count { get; init; }

    /// <summary>The least measurement of a histogram; zero when that is not known.</summary>
    public double Min { get; init; }

    /// <summary>The greatest measurement of a histogram; zero when that is not known.</summary>
    public double Max { get; init; }

    /// <summary>The buckets of a histogram, in order; the last one has no end.</summary>
    public IReadOnlyList<MetricBucket> Buckets { get; init; } = [];
}

/// <summary>How many measurements are at most as great as a bound.</summary>
internal readonly record struct MetricBucket(double Upper, long Count);

namespace Orleans.Dashboard;

/// <summary>
/// How the dashboard reads the cluster and what it lets people do. Section <c>Actors:Dashboard</c> of the configuration.
/// </summary>
public sealed class DashboardOptions
{
    /// <summary>The section of the configuration that holds these options.</summary>
    public const string SectionName = "Actors:Dashboard";

    /// <summary>Whether recent log lines of the silos are kept from the dashboard. Default: false.</summary>
    public bool HideTrace { get; set; }

    /// <summary>The time from one reading of the cluster to the next, in milliseconds, at least 1,000. Default: 5,000.</summary>
    public int CounterUpdateIntervalMs { get; set; } = 5_000;

    /// <summary>How many readings are kept, 1 to 100,000. Default: 720, an hour of them.</summary>
    public int HistoryLength { get; set; } = 720;

    /// <summary>Whether nothing can be changed from the dashboard. Default: true.</summary>
    public bool ReadOnly { get; set; } = true;
}

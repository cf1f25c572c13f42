namespace Orleans.Configuration;

/// <summary>What a silo counts of itself.</summary>
public class StatisticsOptions
{
    /// <summary>
    /// Whether calls are counted and timed by grain class and method, which metrics and the dashboard show. Default: true; it costs less than
    /// what can be measured beside a call. A change counts from the next call on.
    /// </summary>
    public bool CountCalls { get; set; } = true;
}

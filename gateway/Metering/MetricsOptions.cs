namespace Actors.Gateway.Metering;

/// <summary>Whether a process adds up what it measures. Section <c>Actors:Metrics</c> of the configuration.</summary>
public sealed class MetricsOptions
{
    /// <summary>The section of the configuration that holds these options.</summary>
    public const string SectionName = "Actors:Metrics";

    /// <summary>Whether <c>/metrics</c> answers and OTLP is sent. Default: true. A change is noticed when <c>/metrics</c> is asked for.</summary>
    public bool Enabled { get; set; } = true;
}

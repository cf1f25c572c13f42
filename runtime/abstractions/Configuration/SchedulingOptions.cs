using Actors.Runtime.Validation;

namespace Orleans.Configuration;

/// <summary>How turns of activations are run and watched.</summary>
public class SchedulingOptions : IValidatedOptions
{
    /// <summary>How long one activation may keep a thread while others wait; 100 ms. Looked at between turns.</summary>
    public TimeSpan ActivationSchedulingQuantum { get; set; } = TimeSpan.FromMilliseconds(100);

    /// <summary>How long a turn may take before it is reported with grain and method; 1 s.</summary>
    public TimeSpan TurnWarningLengthThreshold { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>How long a turn may wait for a thread before it is reported; 10 s.</summary>
    public TimeSpan DelayWarningThreshold { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>How often work that arrives at a stopped activation is reported; 1 min.</summary>
    public TimeSpan StoppedActivationWarningInterval { get; set; } = TimeSpan.FromMinutes(1);

    IEnumerable<string> IValidatedOptions.FindProblems() => new OptionChecks(nameof(SchedulingOptions))
        .Positive(nameof(ActivationSchedulingQuantum), ActivationSchedulingQuantum)
        .Positive(nameof(TurnWarningLengthThreshold), TurnWarningLengthThreshold)
        .Positive(nameof(DelayWarningThreshold), DelayWarningThreshold)
        .Positive(nameof(StoppedActivationWarningInterval), StoppedActivationWarningInterval)
        .Problems;
}

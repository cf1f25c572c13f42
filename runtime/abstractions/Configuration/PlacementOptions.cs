using Actors.Runtime.Validation;

namespace Orleans.Configuration;

/// <summary>How much each figure counts when the least loaded silo is chosen; the weights are relative to their sum.</summary>
public class ResourceOptimizedPlacementOptions : IValidatedOptions
{
    /// <summary>Processor use; 40.</summary>
    public int CpuUsageWeight { get; set; } = 40;

    /// <summary>Memory use; 20.</summary>
    public int MemoryUsageWeight { get; set; } = 20;

    /// <summary>Free memory, more being better; 20.</summary>
    public int AvailableMemoryWeight { get; set; } = 20;

    /// <summary>The memory of the machine, more being better; 5.</summary>
    public int MaxAvailableMemoryWeight { get; set; } = 5;

    /// <summary>Activations; 15.</summary>
    public int ActivationCountWeight { get; set; } = 15;

    /// <summary>How much worse, in percent, the caller's silo may be and is still chosen; 5.</summary>
    public int LocalSiloPreferenceMargin { get; set; } = 5;

    IEnumerable<string> IValidatedOptions.FindProblems()
    {
        var checks = new OptionChecks(nameof(ResourceOptimizedPlacementOptions))
            .NotNegative(nameof(CpuUsageWeight), CpuUsageWeight)
            .NotNegative(nameof(MemoryUsageWeight), MemoryUsageWeight)
            .NotNegative(nameof(AvailableMemoryWeight), AvailableMemoryWeight)
            .NotNegative(nameof(MaxAvailableMemoryWeight), MaxAvailableMemoryWeight)
            .NotNegative(nameof(ActivationCountWeight), ActivationCountWeight)
            .Percentage(nameof(LocalSiloPreferenceMargin), LocalSiloPreferenceMargin);
        return checks.Problems;
    }
}

/// <summary>How many silos are compared by their activation counts.</summary>
public class ActivationCountBasedPlacementOptions : IValidatedOptions
{
    /// <summary>How many random silos the least loaded is chosen out of; 2.</summary>
    public int ChooseOutOf { get; set; } = 2;

    IEnumerable<string> IValidatedOptions.FindProblems() => new OptionChecks(nameof(ActivationCountBasedPlacementOptions))
        .Positive(nameof(ChooseOutOf), ChooseOutOf)
        .Problems;
}

/// <summary>How silos tell each other their load.</summary>
public class DeploymentLoadPublisherOptions : IValidatedOptions
{
    /// <summary>How often; one second.</summary>
    public TimeSpan DeploymentLoadPublisherRefreshTime { get; set; } = TimeSpan.FromSeconds(1);

    IEnumerable<string> IValidatedOptions.FindProblems() => new OptionChecks(nameof(DeploymentLoadPublisherOptions))
        .Positive(nameof(DeploymentLoadPublisherRefreshTime), DeploymentLoadPublisherRefreshTime)
        .Problems;
}

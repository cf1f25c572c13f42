using Actors.Runtime.Validation;

namespace Orleans.Configuration;

/// <summary>How long activations live.</summary>
public class GrainCollectionOptions : IValidatedOptions
{
    private static readonly TimeSpan CollectionAgeMin = TimeSpan.FromMinutes(1);

    /// <summary>How long an activation may be idle before it is collected; 15 min, at least 1 min and more than the quantum.</summary>
    public TimeSpan CollectionAge { get; set; } = TimeSpan.FromMinutes(15);

    /// <summary>How often idle activations are looked for; 1 min.</summary>
    public TimeSpan CollectionQuantum { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>Ages of particular grain classes, by the class's full name.</summary>
    public Dictionary<string, TimeSpan> ClassSpecificCollectionAge { get; } = [];

    /// <summary>How long <c>OnActivateAsync</c> and what precedes it may take; 30 s.</summary>
    public TimeSpan ActivationTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>How long <c>OnDeactivateAsync</c> may take; 30 s.</summary>
    public TimeSpan DeactivationTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>True to deactivate the longest idle grains when memory runs short; false by default.</summary>
    public bool EnableActivationSheddingOnMemoryPressure { get; set; }

    /// <summary>The memory use, in percent, above which grains are deactivated; 80.</summary>
    public double MemoryUsageLimitPercentage { get; set; } = 80;

    /// <summary>The memory use, in percent, at which that ends; 75.</summary>
    public double MemoryUsageTargetPercentage { get; set; } = 75;

    /// <summary>How often memory use is looked at; 5 s.</summary>
    public TimeSpan MemoryUsagePollingPeriod { get; set; } = TimeSpan.FromSeconds(5);

    IEnumerable<string> IValidatedOptions.FindProblems()
    {
        var checks = new OptionChecks(nameof(GrainCollectionOptions))
            .Positive(nameof(CollectionQuantum), CollectionQuantum)
            .Positive(nameof(ActivationTimeout), ActivationTimeout)
            .Positive(nameof(DeactivationTimeout), DeactivationTimeout)
            .Positive(nameof(MemoryUsagePollingPeriod), MemoryUsagePollingPeriod)
            .Percentage(nameof(MemoryUsageLimitPercentage), MemoryUsageLimitPercentage)
            .Percentage(nameof(MemoryUsageTargetPercentage), MemoryUsageTargetPercentage);
        CheckAge(checks, nameof(CollectionAge), CollectionAge);
        foreach (var (className, age) in ClassSpecificCollectionAge)
        {
            CheckAge(checks, $"{nameof(ClassSpecificCollectionAge)}[{className}]", age);
        }

        if (MemoryUsageTargetPercentage >= MemoryUsageLimitPercentage)
        {
            checks.Add(nameof(MemoryUsageTargetPercentage), MemoryUsageTargetPercentage, $"make it less than {nameof(MemoryUsageLimitPercentage)}, {MemoryUsageLimitPercentage}");
        }

        return checks.Problems;
    }

    private void CheckAge(OptionChecks checks, string name, TimeSpan age)
    {
        if (age < CollectionAgeMin || age <= CollectionQuantum)
        {
            checks.Add(name, age, $"give at least {CollectionAgeMin} and more than {nameof(CollectionQuantum)}, {CollectionQuantum}");
        }
    }
}

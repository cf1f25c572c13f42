using Actors.Runtime.Validation;

namespace Orleans.Configuration;

/// <summary>When an overloaded silo refuses new calls from clients.</summary>
public class LoadSheddingOptions : IValidatedOptions
{
    /// <summary>True to refuse; false by default.</summary>
    public bool LoadSheddingEnabled { get; set; }

    /// <summary>The processor use, in percent, above which calls are refused; 95.</summary>
    public double CpuThreshold { get; set; } = 95;

    /// <summary>The memory use, in percent, above which calls are refused; 90.</summary>
    public double MemoryThreshold { get; set; } = 90;

    IEnumerable<string> IValidatedOptions.FindProblems() => new OptionChecks(nameof(LoadSheddingOptions))
        .Percentage(nameof(CpuThreshold), CpuThreshold)
        .Percentage(nameof(MemoryThreshold), MemoryThreshold)
        .Problems;
}

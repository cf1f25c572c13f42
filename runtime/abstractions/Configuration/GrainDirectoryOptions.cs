using Actors.Runtime.Validation;

namespace Orleans.Configuration;

/// <summary>How a silo remembers where grains are.</summary>
public class GrainDirectoryOptions : IValidatedOptions
{
    /// <summary>How many locations of grains a silo remembers; 1,000,000.</summary>
    public int CacheSize { get; set; } = 1_000_000;

    IEnumerable<string> IValidatedOptions.FindProblems() => new OptionChecks(nameof(GrainDirectoryOptions))
        .Positive(nameof(CacheSize), CacheSize)
        .Problems;
}

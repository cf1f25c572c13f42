namespace Orleans.Runtime;

/// <summary>How many activations of a grain type a silo has.</summary>
[GenerateSerializer]
[Alias("Orleans.Runtime.SimpleGrainStatistic")]
public sealed class SimpleGrainStatistic
{
    /// <summary>The name of the grain class, with its namespace.</summary>
    [Id(0)]
    public string GrainType { get; set; } = "";

    /// <summary>The silo.</summary>
    [Id(1)]
    public SiloAddress SiloAddress { get; set; } = null!;

    /// <summary>Its activations of the type.</summary>
    [Id(2)]
    public int ActivationCount { get; set; }

    /// <inheritdoc />
    public override string ToString() => $"{GrainType} on {SiloAddress}: {ActivationCount}";
}

/// <summary>One activated grain.</summary>
[GenerateSerializer]
[Alias("Orleans.Runtime.DetailedGrainStatistic")]
public sealed class DetailedGrainStatistic
{
    /// <summary>The name of the grain class, with its namespace.</summary>
    [Id(0)]
    public string GrainType { get; set; } = "";

    /// <summary>Where it is activated.</summary>
    [Id(1)]
    public SiloAddress SiloAddress { get; set; } = null!;

    /// <summary>The grain.</summary>
    [Id(2)]
    public GrainId GrainId { get; set; }
}

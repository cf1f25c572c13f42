namespace Orleans.Metadata;

/// <summary>Chooses the grain class of an interface that several classes implement.</summary>
[AttributeUsage(AttributeTargets.Interface, AllowMultiple = false)]
public sealed class DefaultGrainTypeAttribute : Attribute
{
    /// <summary>Takes the name of the class in the cluster.</summary>
    public DefaultGrainTypeAttribute(string grainType)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(grainType);
        GrainType = grainType;
    }

    internal string GrainType { get; }
}

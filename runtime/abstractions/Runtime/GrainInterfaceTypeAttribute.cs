namespace Orleans.Runtime;

/// <summary>Gives a grain interface its name in the cluster, instead of its full type name.</summary>
[AttributeUsage(AttributeTargets.Interface, AllowMultiple = false)]
public sealed class GrainInterfaceTypeAttribute : Attribute
{
    private readonly GrainInterfaceType _value;

    /// <summary>Takes the name.</summary>
    public GrainInterfaceTypeAttribute(string value)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(value);
        _value = GrainInterfaceType.Create(value);
    }

    /// <summary>The name.</summary>
    public GrainInterfaceType GetGrainInterfaceType(IServiceProvider? services, Type? type) => _value;
}

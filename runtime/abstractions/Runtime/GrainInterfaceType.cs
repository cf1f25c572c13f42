namespace Orleans.Runtime;

/// <summary>The name of a grain interface inside a cluster, for example <c>Actors.GrainInterfaces.IGreetingGrain</c>.</summary>
public readonly record struct GrainInterfaceType
{
    /// <summary>Wraps a name.</summary>
    public GrainInterfaceType(IdSpan value) => Value = value;

    /// <summary>Wraps a name given as text.</summary>
    public GrainInterfaceType(string value) => Value = IdSpan.Create(value);

    /// <summary>The name.</summary>
    public IdSpan Value { get; }

    /// <summary>True for <c>default</c>, which names nothing.</summary>
    public bool IsDefault => Value.IsDefault;

    /// <summary>The interface type with this name.</summary>
    public static GrainInterfaceType Create(string value) => new(value);

    /// <inheritdoc />
    public override string ToString() => Value.ToString();
}

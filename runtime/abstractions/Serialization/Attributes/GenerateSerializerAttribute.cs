namespace Orleans;

/// <summary>Which members get a field id without an <see cref="IdAttribute"/>.</summary>
public enum GenerateFieldIds
{
    /// <summary>None: every member to be written carries an <see cref="IdAttribute"/>.</summary>
    None = 0,

    /// <summary>Public properties that can be set; their ids are derived from their names, so renaming one breaks compatibility.</summary>
    PublicProperties = 1,
}

/// <summary>Asks for a generated codec and copier. Members are chosen by <see cref="IdAttribute"/>.</summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Struct | AttributeTargets.Enum, Inherited = false)]
public sealed class GenerateSerializerAttribute : Attribute
{
    private bool? _includePrimaryConstructorParameters;

    /// <summary>Which members get a field id without an <see cref="IdAttribute"/>; none by default.</summary>
    public GenerateFieldIds GenerateFieldIds { get; set; } = GenerateFieldIds.None;

    /// <summary>
    /// Whether the parameters of the primary constructor are written, with their position as field id. By default they are for
    /// records and are not for other types.
    /// </summary>
    public bool IncludePrimaryConstructorParameters
    {
        get => _includePrimaryConstructorParameters ?? false;
        set => _includePrimaryConstructorParameters = value;
    }
}

/// <summary>
/// The number of a member on the wire, unique within its type (base types count for themselves). Never reuse the number of a removed member.
/// </summary>
[AttributeUsage(
    AttributeTargets.Field | AttributeTargets.Property | AttributeTargets.Class | AttributeTargets.Struct | AttributeTargets.Enum
    | AttributeTargets.Interface | AttributeTargets.Method | AttributeTargets.Parameter)]
public sealed class IdAttribute : Attribute
{
    /// <summary>Gives a member its number.</summary>
    public IdAttribute(uint id) => Id = id;

    /// <summary>The number.</summary>
    public uint Id { get; }
}

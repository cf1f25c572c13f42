namespace Orleans;

/// <summary>
/// A name that replaces the full name on the wire, so that a type or method can be renamed or moved. Unique in the process.
/// A generic type's alias is completed with the names of its type arguments.
/// </summary>
[AttributeUsage(
    AttributeTargets.Class | AttributeTargets.Struct | AttributeTargets.Enum | AttributeTargets.Interface | AttributeTargets.Method,
    AllowMultiple = true,
    Inherited = false)]
public sealed class AliasAttribute : Attribute
{
    /// <summary>Gives a name.</summary>
    public AliasAttribute(string alias) => Alias = alias;

    /// <summary>The name.</summary>
    public string Alias { get; }
}

/// <summary>A name on the wire that is made of several parts, each a text or a type.</summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Struct | AttributeTargets.Enum | AttributeTargets.Interface, AllowMultiple = true, Inherited = false)]
public sealed class CompoundTypeAliasAttribute : Attribute
{
    /// <summary>Gives a name in parts.</summary>
    public CompoundTypeAliasAttribute(params object[] components) => Components = components;

    /// <summary>The parts: texts and types.</summary>
    public object[] Components { get; }
}

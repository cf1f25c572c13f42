namespace Orleans.CodeGeneration;

/// <summary>The version of a grain interface, for clusters in which several versions run at a time.</summary>
[AttributeUsage(AttributeTargets.Interface)]
public sealed class VersionAttribute(ushort version) : Attribute
{
    /// <summary>The version; an interface without the attribute has 0.</summary>
    public ushort Version { get; } = version;
}

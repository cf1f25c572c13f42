using System.ComponentModel;

namespace Actors.Runtime.Manifest;

/// <summary>
/// Names the generated class of an assembly whose <c>Register</c> method adds the assembly's grains, interfaces and serializers
/// to the process. Generated code of a referencing assembly calls it, so that nobody has to.
/// </summary>
[AttributeUsage(AttributeTargets.Assembly, AllowMultiple = true)]
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class GeneratedManifestAttribute : Attribute
{
    /// <summary>Names the class.</summary>
    public GeneratedManifestAttribute(Type manifestType) => ManifestType = manifestType;

    /// <summary>A public static class with <c>public static void Register()</c>, safe to call again.</summary>
    public Type ManifestType { get; }
}

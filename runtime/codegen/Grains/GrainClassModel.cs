using Actors.Runtime.CodeGen.Common;

namespace Actors.Runtime.CodeGen.Grains;

/// <summary>A grain class as its descriptor needs it; text only.</summary>
/// <param name="MetadataName">The full name as reflection spells it.</param>
/// <param name="Namespace">The namespace of the generated class.</param>
/// <param name="HolderName">The generated class.</param>
/// <param name="Type">The grain class.</param>
/// <param name="OpenTypeOf"><c>typeof</c> of it, open when it is generic.</param>
/// <param name="IsGeneric">True when instances can only be made once the type arguments are known.</param>
/// <param name="ClusterName">Its grain type.</param>
/// <param name="Interfaces"><c>typeof</c> of the grain interfaces.</param>
/// <param name="Facets">Expressions that make the attributes of facet parameters.</param>
/// <param name="Arguments">Expressions that give the constructor's arguments.</param>
internal sealed record GrainClassModel(
    string MetadataName,
    string Namespace,
    string HolderName,
    string Type,
    string OpenTypeOf,
    bool IsGeneric,
    string ClusterName,
    EquatableArray<string> Interfaces,
    EquatableArray<string> Facets,
    EquatableArray<string> Arguments);

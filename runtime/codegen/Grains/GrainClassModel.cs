using Actors.Runtime.CodeGen.Common;

namespace Actors.Runtime.CodeGen.Grains;

/// <summary>A grain class as its descriptor needs it; text only.</summary>
/// <param name="MetadataName">The full name as reflection spells it.</param>
/// <param name="Namespace">The namespace of the generated class.</param>
/// <param name="FactoryName">The generated class without type parameters.</param>
/// <param name="TypeParameters">Such as <c>&lt;T&gt;</c>, or nothing.</param>
/// <param name="OpenArguments">Such as <c>&lt;,&gt;</c>, or nothing.</param>
/// <param name="Constraints">The clauses that belong to the type parameters.</param>
/// <param name="Type">The grain class in terms of the factory's type parameters.</param>
/// <param name="OpenTypeOf"><c>typeof</c> of it, open when it is generic.</param>
/// <param name="ClusterName">Its grain type.</param>
/// <param name="Interfaces"><c>typeof</c> of the grain interfaces.</param>
/// <param name="Facets">The attributes of facet parameters.</param>
/// <param name="Arguments">Expressions that give the constructor's arguments.</param>
internal sealed record GrainClassModel(
    string MetadataName,
    string Namespace,
    string FactoryName,
    string TypeParameters,
    string OpenArguments,
    string Constraints,
    string Type,
    string OpenTypeOf,
    string ClusterName,
    EquatableArray<string> Interfaces,
    EquatableArray<FacetModel> Facets,
    EquatableArray<string> Arguments)
{
    public bool IsGeneric => TypeParameters.Length > 0;

    public string OpenFactory => $"global::{Namespace}.{FactoryName}{OpenArguments}";
}

/// <summary>The attribute of a parameter that says how its argument is made.</summary>
/// <param name="Type">The attribute's class.</param>
/// <param name="Expression">What makes the attribute again.</param>
/// <param name="Parameter">What finds the parameter by reflection; nothing when nobody asks.</param>
internal sealed record FacetModel(string Type, string Expression, string Parameter);

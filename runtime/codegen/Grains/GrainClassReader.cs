using Actors.Runtime.CodeGen.Common;
using Microsoft.CodeAnalysis;

namespace Actors.Runtime.CodeGen.Grains;

/// <summary>Turns a grain class into its model.</summary>
internal static class GrainClassReader
{
    /// <summary>The model, or null for a class that is no grain or breaks a rule; the analyzer says which.</summary>
    public static GrainClassModel? Read(INamedTypeSymbol type)
    {
        if (!GrainClasses.Contains(type) || GrainClassRules.Violations(type).Any())
        {
            return null;
        }

        var isGeneric = type.AllTypeParameters().Any();
        var arguments = new ConstructorArguments();
        if (!isGeneric)
        {
            arguments.Read(GrainClasses.ConstructorOf(type)!);
        }

        return new GrainClassModel(
            Identifiers.MetadataFullName(type),
            Identifiers.GeneratedNamespace(type),
            "Grain_" + Identifiers.FlatName(type) + (isGeneric ? "_" + type.AllTypeParameters().Count() : ""),
            TypeNames.Declared.Of(type),
            TypeNames.Declared.OpenTypeOf(type),
            isGeneric,
            ClusterNames.OfGrainClass(type),
            GrainClasses.InterfacesOf(type).Select(TypeOf).Distinct().ToEquatableArray(),
            arguments.Facets.ToEquatableArray(),
            arguments.Expressions.ToEquatableArray());
    }

    /// <summary>An interface whose arguments depend on those of the class is named by its open type.</summary>
    private static string TypeOf(INamedTypeSymbol type) =>
        type.AllTypeArguments().Any(MentionsTypeParameter) ? TypeNames.Declared.OpenTypeOf(type) : TypeNames.Declared.TypeOf(type);

    private static bool MentionsTypeParameter(ITypeSymbol type) => type switch
    {
        ITypeParameterSymbol => true,
        IArrayTypeSymbol array => MentionsTypeParameter(array.ElementType),
        INamedTypeSymbol named => named.AllTypeArguments().Any(MentionsTypeParameter),
        _ => false,
    };
}

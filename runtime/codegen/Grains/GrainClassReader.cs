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

        var typeParameters = type.AllTypeParameters().ToList();
        var names = TypeNames.Declared.With(typeParameters);
        var arguments = new ConstructorArguments(GrainClasses.ConstructorOf(type)!, names);
        return new GrainClassModel(
            Identifiers.MetadataFullName(type),
            Identifiers.GeneratedNamespace(type),
            "Grain_" + Identifiers.FlatName(type),
            names.ParameterList(typeParameters),
            typeParameters.Count == 0 ? "" : $"<{new string(',', typeParameters.Count - 1)}>",
            names.Constraints(typeParameters),
            names.Of(type),
            names.OpenTypeOf(type),
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

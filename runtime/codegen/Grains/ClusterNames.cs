using System.Globalization;
using Actors.Runtime.CodeGen.Common;
using Microsoft.CodeAnalysis;

namespace Actors.Runtime.CodeGen.Grains;

/// <summary>Under which names interfaces, methods and grain classes are known in a cluster.</summary>
internal static class ClusterNames
{
    public static string OfInterface(INamedTypeSymbol type) =>
        type.OrleansAttributeText("GrainInterfaceTypeAttribute")
        ?? type.OrleansAttributeText("AliasAttribute")
        ?? Identifiers.MetadataFullName(type);

    public static string OfGrainClass(INamedTypeSymbol type) =>
        type.OrleansAttributeText("GrainTypeAttribute") ?? ConventionOfGrainClass(type);

    public static string OfMethod(IMethodSymbol method)
    {
        var definition = method.OriginalDefinition;
        return definition.OrleansAttributeText("AliasAttribute")
            ?? definition.OrleansAttributeText("IdAttribute")
            ?? Signature(definition);
    }

    private static string Signature(IMethodSymbol method)
    {
        var arity = method.Arity == 0 ? "" : "``" + method.Arity.ToString(CultureInfo.InvariantCulture);
        var parameters = method.Parameters
            .Where(static parameter => !parameter.Type.IsNamed(WellKnown.CancellationToken))
            .Select(static parameter => TypeNames.OnWire(parameter.Type));
        return $"{method.Name}{arity}({string.Join(",", parameters)})";
    }

    private static string ConventionOfGrainClass(INamedTypeSymbol type)
    {
        const string suffix = "grain";
        var name = type.Name.ToLowerInvariant();
        if (name.Length > suffix.Length && name.EndsWith(suffix, StringComparison.Ordinal))
        {
            name = name.Substring(0, name.Length - suffix.Length);
        }

        var arity = type.AllTypeParameters().Count();
        return arity == 0 ? name : $"{name}`{arity.ToString(CultureInfo.InvariantCulture)}";
    }
}

using Actors.Runtime.CodeGen.Common;
using Microsoft.CodeAnalysis;

namespace Actors.Runtime.CodeGen.Serializers;

/// <summary>The names of types in messages.</summary>
internal static class WireNames
{
    /// <summary>Characters that separate names in the names of generic types and arrays.</summary>
    public static readonly char[] Reserved = ['<', '>', '[', ']', ','];

    /// <summary>All names of a type: its aliases, and its full name, which is the one written when there is no alias.</summary>
    public static IEnumerable<string> Of(INamedTypeSymbol type) => Aliases(type).Append(Identifiers.MetadataFullName(type)).Distinct();

    /// <summary>The names given by attributes.</summary>
    public static IEnumerable<string> Aliases(INamedTypeSymbol type) => type.GetAttributes().Select(AliasOf).OfType<string>();

    private static string? AliasOf(AttributeData attribute) => attribute.AttributeClass switch
    {
        { } type when type.IsNamed("Orleans.AliasAttribute") => attribute.FirstArgument().Value as string,
        { } type when type.IsNamed("Orleans.CompoundTypeAliasAttribute") => string.Join(".", ComponentsOf(attribute.FirstArgument())),
        _ => null,
    };

    private static IEnumerable<string> ComponentsOf(TypedConstant components) =>
        components.Kind != TypedConstantKind.Array || components.IsNull
            ? []
            : components.Values.Select(static component => component.Value switch
            {
                INamedTypeSymbol type => Of(type.OriginalDefinition).First(),
                var other => Convert.ToString(other, System.Globalization.CultureInfo.InvariantCulture) ?? "",
            });
}

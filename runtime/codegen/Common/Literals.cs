using System.Globalization;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Actors.Runtime.CodeGen.Common;

/// <summary>Spells values in generated code.</summary>
internal static class Literals
{
    public static string Text(string? value) => value is null ? "null" : SymbolDisplay.FormatLiteral(value, quote: true);

    /// <summary>A constant of type <paramref name="type"/>, for example the default of a parameter.</summary>
    public static string Constant(ITypeSymbol type, object? value)
    {
        if (value is null)
        {
            return "default!";
        }

        var underlying = type is INamedTypeSymbol { OriginalDefinition.SpecialType: SpecialType.System_Nullable_T } nullable
            ? nullable.TypeArguments[0]
            : type;
        return $"({TypeNames.Declared.Of(underlying)})({Primitive(value)})";
    }

    /// <summary>The expression that makes the attribute again.</summary>
    public static string Attribute(AttributeData attribute)
    {
        var arguments = string.Join(", ", attribute.ConstructorArguments.Select(Argument));
        var named = string.Join(", ", attribute.NamedArguments.Select(static pair => $"{Identifiers.Escape(pair.Key)} = {Argument(pair.Value)}"));
        var initializer = named.Length == 0 ? "" : $" {{ {named} }}";
        return $"new {TypeNames.Declared.Of(attribute.AttributeClass!)}({arguments}){initializer}";
    }

    /// <summary>An argument of an attribute.</summary>
    public static string Argument(TypedConstant constant)
    {
        if (constant.IsNull || constant.Type is null)
        {
            return constant.Type is null ? "null" : $"({TypeNames.Declared.Of(constant.Type)})null!";
        }

        return constant.Kind switch
        {
            TypedConstantKind.Type => TypeNames.Declared.TypeOf((ITypeSymbol)constant.Value!),
            TypedConstantKind.Array => $"new {TypeNames.Declared.Of(constant.Type)} {{ {string.Join(", ", constant.Values.Select(Argument))} }}",
            _ => Constant(constant.Type, constant.Value),
        };
    }

    private static string Primitive(object value) => value switch
    {
        string text => Text(text),
        char character => SymbolDisplay.FormatLiteral(character, quote: true),
        bool flag => flag ? "true" : "false",
        double.NaN => "global::System.Double.NaN",
        double.PositiveInfinity => "global::System.Double.PositiveInfinity",
        double.NegativeInfinity => "global::System.Double.NegativeInfinity",
        double number => number.ToString("R", CultureInfo.InvariantCulture) + "D",
        float.NaN => "global::System.Single.NaN",
        float.PositiveInfinity => "global::System.Single.PositiveInfinity",
        float.NegativeInfinity => "global::System.Single.NegativeInfinity",
        float number => number.ToString("R", CultureInfo.InvariantCulture) + "F",
        decimal number => number.ToString(CultureInfo.InvariantCulture) + "M",
        _ => Convert.ToString(value, CultureInfo.InvariantCulture)!,
    };
}

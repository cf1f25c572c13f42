using Microsoft.CodeAnalysis;

namespace Actors.Runtime.CodeGen.Common;

/// <summary>Questions about symbols. Types are found by name, so that it does not matter which assembly declares them.</summary>
internal static class SymbolExtensions
{
    /// <summary>True for the type with this full metadata name (nested types excluded).</summary>
    public static bool IsNamed(this ITypeSymbol? type, string fullName) =>
        type is INamedTypeSymbol { ContainingType: null } named
        && fullName.EndsWith(named.MetadataName, StringComparison.Ordinal)
        && IsNamespace(named.ContainingNamespace, fullName, fullName.Length - named.MetadataName.Length - 1);

    public static bool Implements(this ITypeSymbol type, string fullName) =>
        type.AllInterfaces.Any(candidate => candidate.OriginalDefinition.IsNamed(fullName));

    public static bool InheritsFrom(this ITypeSymbol type, string fullName)
    {
        for (var current = type.BaseType; current is not null; current = current.BaseType)
        {
            if (current.OriginalDefinition.IsNamed(fullName))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The attribute with this class name, suffix included, declared anywhere below the namespace <c>Orleans</c>; or null.</summary>
    public static AttributeData? OrleansAttribute(this ISymbol symbol, string className) =>
        symbol.GetAttributes().FirstOrDefault(attribute => attribute.AttributeClass is { } type && IsOrleansAttribute(type, className));

    public static bool HasOrleansAttribute(this ISymbol symbol, string className) => symbol.OrleansAttribute(className) is not null;

    /// <summary>The first argument of that attribute as text; null when it is absent.</summary>
    public static string? OrleansAttributeText(this ISymbol symbol, string className) =>
        symbol.OrleansAttribute(className)?.FirstArgument().Value is { } value
            ? Convert.ToString(value, System.Globalization.CultureInfo.InvariantCulture)
            : null;

    /// <summary>The first argument of the attribute's constructor, or one without a value.</summary>
    public static TypedConstant FirstArgument(this AttributeData attribute) => attribute.ConstructorArguments.FirstOrDefault();

    /// <summary>True when code outside of the types of <paramref name="assembly"/>, but in it, can name the type.</summary>
    public static bool IsAccessibleFrom(this ITypeSymbol type, IAssemblySymbol assembly) => type switch
    {
        IArrayTypeSymbol array => array.ElementType.IsAccessibleFrom(assembly),
        IPointerTypeSymbol pointer => pointer.PointedAtType.IsAccessibleFrom(assembly),
        INamedTypeSymbol named => IsDeclarationAccessible(named, assembly) && named.TypeArguments.All(argument => argument.IsAccessibleFrom(assembly)),
        _ => true,
    };

    /// <summary>The type parameters of the type and of those around it, outermost first.</summary>
    public static IEnumerable<ITypeParameterSymbol> AllTypeParameters(this INamedTypeSymbol type) =>
        type.ContainingType is { } outer ? outer.AllTypeParameters().Concat(type.TypeParameters) : type.TypeParameters;

    /// <summary>The type arguments of the type and of those around it, outermost first.</summary>
    public static IEnumerable<ITypeSymbol> AllTypeArguments(this INamedTypeSymbol type) =>
        type.ContainingType is { } outer ? outer.AllTypeArguments().Concat(type.TypeArguments) : type.TypeArguments;

    private static bool IsDeclarationAccessible(INamedTypeSymbol type, IAssemblySymbol assembly)
    {
        var isVisible = type.DeclaredAccessibility switch
        {
            Accessibility.Public or Accessibility.NotApplicable => true,
            Accessibility.Internal or Accessibility.ProtectedOrInternal => SharesInternals(type.ContainingAssembly, assembly),
            _ => false,
        };
        return isVisible && !type.IsFileLocal && (type.ContainingType is null || type.ContainingType.IsAccessibleFrom(assembly));
    }

    private static bool SharesInternals(IAssemblySymbol? owner, IAssemblySymbol user) =>
        owner is not null && (SymbolEqualityComparer.Default.Equals(owner, user) || owner.GivesAccessTo(user));

    private static bool IsOrleansAttribute(INamedTypeSymbol type, string className)
    {
        if (type.Name != className)
        {
            return false;
        }

        var outermost = type.ContainingNamespace;
        while (outermost is { IsGlobalNamespace: false, ContainingNamespace.IsGlobalNamespace: false })
        {
            outermost = outermost.ContainingNamespace;
        }

        return outermost?.Name == "Orleans";
    }

    private static bool IsNamespace(INamespaceSymbol? symbol, string fullName, int length)
    {
        while (symbol is { IsGlobalNamespace: false })
        {
            var start = length - symbol.Name.Length;
            if (start < 0 || string.CompareOrdinal(fullName, start, symbol.Name, 0, symbol.Name.Length) != 0)
            {
                return false;
            }

            symbol = symbol.ContainingNamespace;
            length = start - 1;
            if (length >= 0 && fullName[length] != '.')
            {
                return false;
            }
        }

        return length == -1;
    }
}

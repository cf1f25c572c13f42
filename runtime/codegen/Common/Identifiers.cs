using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Actors.Runtime.CodeGen.Common;

/// <summary>Names of generated files, namespaces and types: valid, stable, and different for different sources.</summary>
internal static class Identifiers
{
    private static readonly SymbolDisplayFormat Unescaped = new(typeQualificationStyle: SymbolDisplayTypeQualificationStyle.NameAndContainingTypesAndNamespaces);

    /// <summary>The namespace of all code generated for an assembly.</summary>
    public static string AssemblyNamespace(string assemblyName) =>
        "Actors.Generated." + string.Join(".", assemblyName.Split('.').Select(Identifier));

    /// <summary>The namespace of the code generated for a type.</summary>
    public static string GeneratedNamespace(INamedTypeSymbol type)
    {
        var declared = type.ContainingNamespace;
        return declared.IsGlobalNamespace
            ? "Actors.Generated"
            : "Actors.Generated." + declared.ToDisplayString(SymbolDisplayFormat.FullyQualifiedFormat.WithGlobalNamespaceStyle(SymbolDisplayGlobalNamespaceStyle.Omitted));
    }

    /// <summary>The type's name with those of the types around it: <c>Outer_Inner</c>.</summary>
    public static string FlatName(INamedTypeSymbol type) =>
        type.ContainingType is { } outer ? FlatName(outer) + "_" + type.Name : type.Name;

    /// <summary>The full name as reflection spells it: <c>Namespace.Outer+Inner`1</c>.</summary>
    public static string MetadataFullName(INamedTypeSymbol type)
    {
        if (type.ContainingType is { } outer)
        {
            return MetadataFullName(outer) + "+" + type.MetadataName;
        }

        return type.ContainingNamespace.IsGlobalNamespace
            ? type.MetadataName
            : type.ContainingNamespace.ToDisplayString(Unescaped) + "." + type.MetadataName;
    }

    /// <summary>
    /// A file name for the code of a type. File names ignore case and types do not, so the name carries a hash.
    /// </summary>
    public static string HintName(string kind, string metadataFullName)
    {
        var hash = 2166136261u;
        foreach (var character in metadataFullName)
        {
            hash = unchecked((hash ^ character) * 16777619u);
        }

        return $"{kind}.{metadataFullName.Replace('`', '-').Replace('+', '.')}.{hash:x8}.g.cs";
    }

    /// <summary>Escapes <paramref name="name"/> if it is a keyword.</summary>
    public static string Escape(string name) =>
        SyntaxFacts.GetKeywordKind(name) == SyntaxKind.None && SyntaxFacts.GetContextualKeywordKind(name) == SyntaxKind.None
            ? name
            : "@" + name;

    private static string Identifier(string text)
    {
        if (SyntaxFacts.IsValidIdentifier(text))
        {
            return Escape(text);
        }

        var identifier = new StringBuilder("_");
        foreach (var character in text)
        {
            if (char.IsLetterOrDigit(character))
            {
                identifier.Append(character);
            }
            else
            {
                identifier.Append('_').Append(((int)character).ToString("x", System.Globalization.CultureInfo.InvariantCulture)).Append('_');
            }
        }

        return identifier.ToString();
    }
}

using Actors.Runtime.CodeGen.Common;
using Microsoft.CodeAnalysis;

namespace Actors.Runtime.CodeGen.Serializers;

/// <summary>A field or property that is written, and its number.</summary>
/// <param name="Symbol">The field or property.</param>
/// <param name="Id">The number.</param>
/// <param name="IsParameter">True when it is numbered as a parameter of the primary constructor.</param>
internal readonly record struct NumberedMember(ISymbol Symbol, uint Id, bool IsParameter)
{
    public ITypeSymbol Type => Symbol is IPropertySymbol property ? property.Type : ((IFieldSymbol)Symbol).Type;
}

/// <summary>Chooses the members of a type that are written.</summary>
internal static class SerializableMembers
{
    /// <summary>The members in the order of their numbers. Inherited ones belong to the base class's codec.</summary>
    public static IReadOnlyList<NumberedMember> Of(INamedTypeSymbol type)
    {
        var parameters = IncludesParameters(type) ? PrimaryConstructorParameters(type) : [];
        var members = new List<NumberedMember>();
        foreach (var symbol in DataMembers(type))
        {
            if (Number(symbol, type, parameters) is { } member)
            {
                members.Add(member);
            }
        }

        return [.. members.OrderBy(static member => member.Id).ThenBy(static member => member.Symbol.Name, StringComparer.Ordinal)];
    }

    /// <summary>Fields and properties of instances that hold a value by themselves.</summary>
    public static IEnumerable<ISymbol> DataMembers(INamedTypeSymbol type) => type.GetMembers().Where(static member => member switch
    {
        IFieldSymbol field => !field.IsStatic && !field.IsConst && !field.IsImplicitlyDeclared,
        IPropertySymbol property => !property.IsStatic && !property.IsIndexer && property.ExplicitInterfaceImplementations.IsEmpty
            && property.Name != "EqualityContract",
        _ => false,
    });

    /// <summary>The field behind an automatic property, or null.</summary>
    public static IFieldSymbol? BackingField(IPropertySymbol property) => property.ContainingType.GetMembers()
        .OfType<IFieldSymbol>()
        .FirstOrDefault(field => SymbolEqualityComparer.Default.Equals(field.AssociatedSymbol, property));

    /// <summary>The number that an attribute gives to a member or, for a record, to the parameter of the same name.</summary>
    public static uint? ExplicitId(ISymbol symbol, INamedTypeSymbol type) =>
        IdOf(symbol) ?? (symbol is IPropertySymbol && type.IsRecord
            ? PrimaryConstructorParameters(type).Where(parameter => parameter.Name == symbol.Name).Select(IdOf).FirstOrDefault()
            : null);

    public static IReadOnlyList<IParameterSymbol> PrimaryConstructorParameters(INamedTypeSymbol type)
    {
        // A record's primary constructor is the one whose every parameter has a property that the compiler made from it.
        var constructor = type.InstanceConstructors.FirstOrDefault(candidate => candidate.Parameters.Length > 0
            && candidate.DeclaringSyntaxReferences.Any(static reference =>
                reference.GetSyntax() is Microsoft.CodeAnalysis.CSharp.Syntax.TypeDeclarationSyntax));
        return constructor is null ? [] : constructor.Parameters;
    }

    /// <summary>Whether a parameter without a number of its own is written: the attribute's word, else true for records.</summary>
    public static bool IncludesParameters(INamedTypeSymbol type) =>
        Argument(type, "IncludePrimaryConstructorParameters") is bool asked ? asked && type.IsRecord : type.IsRecord;

    /// <summary>A named argument of <c>[GenerateSerializer]</c>, or null.</summary>
    public static object? Argument(INamedTypeSymbol type, string name) =>
        type.OrleansAttribute("GenerateSerializerAttribute")?.NamedArguments
            .Where(pair => pair.Key == name)
            .Select(static pair => pair.Value.Value)
            .FirstOrDefault();

    private static NumberedMember? Number(ISymbol symbol, INamedTypeSymbol type, IReadOnlyList<IParameterSymbol> parameters)
    {
        if (ExplicitId(symbol, type) is { } id)
        {
            return new NumberedMember(symbol, id, false);
        }

        for (var index = 0; symbol is IPropertySymbol && index < parameters.Count; index++)
        {
            if (parameters[index].Name == symbol.Name)
            {
                return new NumberedMember(symbol, (uint)index, true);
            }
        }

        return Argument(type, "GenerateFieldIds") is 1 && IsPublicProperty(symbol)
            ? new NumberedMember(symbol, HashOf(symbol.Name), false)
            : null;
    }

    private static bool IsPublicProperty(ISymbol symbol) =>
        symbol is IPropertySymbol
        {
            DeclaredAccessibility: Accessibility.Public,
            GetMethod.DeclaredAccessibility: Accessibility.Public,
            SetMethod.DeclaredAccessibility: Accessibility.Public,
        };

    private static uint? IdOf(ISymbol symbol) => symbol.OrleansAttribute("IdAttribute")?.FirstArgument().Value is uint id ? id : null;

    /// <summary>FNV-1a of the name.</summary>
    private static uint HashOf(string name)
    {
        var hash = 2166136261u;
        foreach (var character in name)
        {
            hash = unchecked((hash ^ character) * 16777619u);
        }

        return hash;
    }
}

using System.Collections.Immutable;
using Microsoft.CodeAnalysis;

namespace Actors.Runtime.CodeGen.Common;

/// <summary>
/// Spells types in generated code. Type parameters can get other names than they were declared with, because generated types
/// flatten nested generic declarations, where two parameters may share a name.
/// </summary>
internal sealed class TypeNames
{
    public static readonly TypeNames Declared = new(ImmutableDictionary.Create<ISymbol, string>(SymbolEqualityComparer.Default));

    private static readonly SymbolDisplayFormat Annotated = SymbolDisplayFormat.FullyQualifiedFormat.AddMiscellaneousOptions(
        SymbolDisplayMiscellaneousOptions.IncludeNullableReferenceTypeModifier);

    private static readonly SymbolDisplayFormat Wire = new(
        typeQualificationStyle: SymbolDisplayTypeQualificationStyle.NameAndContainingTypesAndNamespaces,
        genericsOptions: SymbolDisplayGenericsOptions.IncludeTypeParameters,
        miscellaneousOptions: SymbolDisplayMiscellaneousOptions.ExpandNullable | SymbolDisplayMiscellaneousOptions.ExpandValueTuple);

    private readonly ImmutableDictionary<ISymbol, string> _typeParameters;

    private TypeNames(ImmutableDictionary<ISymbol, string> typeParameters) => _typeParameters = typeParameters;

    /// <summary>These names, and one for each of <paramref name="typeParameters"/> that no other has.</summary>
    public TypeNames With(IEnumerable<ITypeParameterSymbol> typeParameters)
    {
        var names = _typeParameters;
        foreach (var parameter in typeParameters)
        {
            var name = Identifiers.Escape(parameter.Name);
            for (var suffix = 1; names.ContainsValue(name); suffix++)
            {
                name = $"{parameter.Name}_{suffix}";
            }

            names = names.SetItem(parameter, name);
        }

        return new TypeNames(names);
    }

    /// <summary>The type with <c>global::</c> and nullable annotations; <c>dynamic</c> as the object that it is.</summary>
    public string Of(ITypeSymbol type) => Spell(type, Annotated);

    /// <summary>The type as <c>typeof</c> takes it, that is without annotations.</summary>
    public string TypeOf(ITypeSymbol type) => $"typeof({Spell(type, SymbolDisplayFormat.FullyQualifiedFormat)})";

    /// <summary><c>typeof</c> of the type, open when it is generic.</summary>
    public string OpenTypeOf(INamedTypeSymbol type)
    {
        if (!type.AllTypeParameters().Any())
        {
            return TypeOf(type);
        }

        return $"typeof({OpenName(type)})";
    }

    /// <summary><c>&lt;T, U&gt;</c>, or nothing.</summary>
    public string ParameterList(IEnumerable<ITypeParameterSymbol> typeParameters)
    {
        var list = string.Join(", ", typeParameters.Select(Of));
        return list.Length == 0 ? "" : $"<{list}>";
    }

    /// <summary>The constraints as clauses with a leading blank, or nothing.</summary>
    public string Constraints(IEnumerable<ITypeParameterSymbol> typeParameters) =>
        string.Concat(typeParameters.Select(parameter => (Name: Of(parameter), Constraints: string.Join(", ", ConstraintsOf(parameter))))
            .Where(clause => clause.Constraints.Length > 0)
            .Select(clause => $" where {clause.Name} : {clause.Constraints}"));

    /// <summary>
    /// The clauses of an explicit implementation. It inherits its constraints; the clauses only say how to read <c>T?</c>.
    /// </summary>
    public string ImplementationConstraints(IEnumerable<ITypeParameterSymbol> typeParameters) =>
        string.Concat(typeParameters.Select(parameter =>
            $" where {Of(parameter)} : {(parameter.IsReferenceType ? "class" : parameter.IsValueType ? "struct" : "default")}"));

    /// <summary>The type as it stands in names on the wire: full names, type parameters by position.</summary>
    public static string OnWire(ITypeSymbol type) =>
        string.Concat(type.ToDisplayParts(Wire).Select(static part => part.Symbol switch
        {
            ITypeParameterSymbol { TypeParameterKind: TypeParameterKind.Method } parameter => "``" + parameter.Ordinal,
            ITypeParameterSymbol parameter => "`" + Position(parameter),
            IDynamicTypeSymbol => "System.Object",
            _ => part.Kind == SymbolDisplayPartKind.Space ? "" : part.ToString(),
        }));

    private static int Position(ITypeParameterSymbol parameter) =>
        parameter.ContainingType.AllTypeParameters().TakeWhile(candidate => !SymbolEqualityComparer.Default.Equals(candidate, parameter)).Count();

    private static string OpenName(INamedTypeSymbol type)
    {
        var outer = type.ContainingType is { } containing
            ? OpenName(containing)
            : type.ContainingNamespace.ToDisplayString(SymbolDisplayFormat.FullyQualifiedFormat);
        var separator = type.ContainingType is null && type.ContainingNamespace.IsGlobalNamespace ? "global::" : outer + ".";
        var arguments = type.Arity == 0 ? "" : $"<{new string(',', type.Arity - 1)}>";
        return separator + Identifiers.Escape(type.Name) + arguments;
    }

    private IEnumerable<string> ConstraintsOf(ITypeParameterSymbol parameter)
    {
        return Primary().Concat(parameter.ConstraintTypes.Select(Of)).Concat(Trailing());

        IEnumerable<string> Primary()
        {
            if (parameter.HasUnmanagedTypeConstraint)
            {
                yield return "unmanaged";
            }
            else if (parameter.HasValueTypeConstraint)
            {
                yield return "struct";
            }
            else if (parameter.HasReferenceTypeConstraint)
            {
                yield return parameter.ReferenceTypeConstraintNullableAnnotation == NullableAnnotation.Annotated ? "class?" : "class";
            }
            else if (parameter.HasNotNullConstraint)
            {
                yield return "notnull";
            }
        }

        IEnumerable<string> Trailing()
        {
            if (parameter.HasConstructorConstraint && !parameter.HasValueTypeConstraint)
            {
                yield return "new()";
            }
        }
    }

    private string Spell(ITypeSymbol type, SymbolDisplayFormat format) =>
        string.Concat(type.ToDisplayParts(format).Select(part => part.Symbol switch
        {
            ITypeParameterSymbol parameter when _typeParameters.TryGetValue(parameter, out var name) => name,
            IDynamicTypeSymbol => "object",
            _ => part.ToString(),
        }));
}

using Actors.Runtime.CodeGen.Common;
using Microsoft.CodeAnalysis;

namespace Actors.Runtime.CodeGen.Serializers;

/// <summary>
/// Proves that objects of a type never change, as far as source shows it. What it cannot see (other assemblies, type arguments) becomes
/// a question asked once at run time. A type met again inside itself is assumed immutable: only a mutable part can make it otherwise.
/// </summary>
internal sealed class ImmutabilityAnalysis
{
    private static readonly HashSet<string> TransparentGenerics = new(StringComparer.Ordinal)
    {
        "System.Nullable`1", "System.Collections.Generic.KeyValuePair`2",
        "System.ValueTuple`1", "System.ValueTuple`2", "System.ValueTuple`3", "System.ValueTuple`4",
        "System.ValueTuple`5", "System.ValueTuple`6", "System.ValueTuple`7", "System.ValueTuple`8",
        "System.Tuple`1", "System.Tuple`2", "System.Tuple`3", "System.Tuple`4",
        "System.Collections.Immutable.ImmutableArray`1", "System.Collections.Immutable.ImmutableList`1",
        "System.Collections.Immutable.ImmutableHashSet`1", "System.Collections.Immutable.ImmutableSortedSet`1",
        "System.Collections.Immutable.ImmutableDictionary`2", "System.Collections.Immutable.ImmutableSortedDictionary`2",
        "System.Collections.Immutable.ImmutableQueue`1", "System.Collections.Immutable.ImmutableStack`1",
        "System.Collections.Frozen.FrozenSet`1", "System.Collections.Frozen.FrozenDictionary`2",
    };

    private readonly TypeNames _names;
    private readonly HashSet<ITypeSymbol> _assumed = new(SymbolEqualityComparer.Default);
    private readonly SortedSet<string> _questions = new(StringComparer.Ordinal);

    private ImmutabilityAnalysis(TypeNames names) => _names = names;

    /// <summary>The condition for an object of exactly this type, as an expression; the inherited part with a codec is left to that.</summary>
    public static string ConditionFor(INamedTypeSymbol type, INamedTypeSymbol? baseWithCodec, TypeNames names)
    {
        var analysis = new ImmutabilityAnalysis(names);
        analysis._assumed.Add(type);
        if (!analysis.AreFieldsImmutable(type) || !analysis.IsBaseImmutable(type, baseWithCodec))
        {
            return "false";
        }

        var questions = analysis._questions.Select(static spelled => $"global::Actors.Runtime.Serialization.Copier<{spelled}>.IsImmutable");
        var inherited = baseWithCodec is null ? [] : new[] { "_base.IsShallow" };
        var conditions = inherited.Concat(questions).ToList();
        return conditions.Count == 0 ? "true" : string.Join(" && ", conditions);
    }

    private bool IsBaseImmutable(INamedTypeSymbol type, INamedTypeSymbol? baseWithCodec)
    {
        if (type.BaseType is not { } parent
            || parent.SpecialType is SpecialType.System_Object or SpecialType.System_ValueType
            || SymbolEqualityComparer.Default.Equals(parent, baseWithCodec))
        {
            return true;
        }

        return IsInSource(parent) && AreFieldsImmutable(parent) && IsBaseImmutable(parent, baseWithCodec);
    }

    private bool AreFieldsImmutable(INamedTypeSymbol type) =>
        type.GetMembers().OfType<IFieldSymbol>().Where(static field => !field.IsStatic).All(field => IsFieldImmutable(type, field));

    private bool IsFieldImmutable(INamedTypeSymbol type, IFieldSymbol field)
    {
        // A struct is copied as a whole whenever it is passed on, so only what its fields refer to matters.
        var isFixed = type.IsValueType || field.IsReadOnly || field.AssociatedSymbol is IPropertySymbol { SetMethod: null or { IsInitOnly: true } };
        var isPromised = field.HasOrleansAttribute("ImmutableAttribute") || field.AssociatedSymbol?.HasOrleansAttribute("ImmutableAttribute") == true;
        return isFixed && (isPromised || IsImmutable(field.Type));
    }

    private bool IsImmutable(ITypeSymbol type)
    {
        if (ImmutableTypes.Contains(type) || !_assumed.Add(type))
        {
            return true;
        }

        switch (type)
        {
            case IArrayTypeSymbol or IDynamicTypeSymbol:
            case { TypeKind: TypeKind.Delegate or TypeKind.Interface } or { SpecialType: SpecialType.System_Object }:
                return false;
            case INamedTypeSymbol named when TransparentGenerics.Contains(Identifiers.MetadataFullName(named)):
                return named.TypeArguments.All(IsImmutable);
            case INamedTypeSymbol named when IsInSource(named) && named.HasOrleansAttribute("GenerateSerializerAttribute"):
                return (named.IsSealed || named.IsValueType) && AreFieldsImmutable(named) && IsBaseImmutable(named, null);
            default:
                _questions.Add(_names.Of(type.WithNullableAnnotation(NullableAnnotation.None)));
                return true;
        }
    }

    private static bool IsInSource(INamedTypeSymbol type) => !type.OriginalDefinition.DeclaringSyntaxReferences.IsEmpty;
}

using Actors.Runtime.CodeGen.Common;
using Microsoft.CodeAnalysis;

namespace Actors.Runtime.CodeGen.Serializers;

/// <summary>Judges the types of members before anything is written.</summary>
internal static class MemberTypes
{
    private static readonly HashSet<string> Unsupported = new(StringComparer.Ordinal)
    {
        "System.Threading.Tasks.Task", "System.Threading.Tasks.Task`1", "System.Threading.Tasks.ValueTask", "System.Threading.Tasks.ValueTask`1",
        "System.Threading.CancellationToken", "System.Threading.Thread", "System.IO.Stream", "System.IServiceProvider",
        "System.Linq.Expressions.Expression", "System.Collections.Generic.IAsyncEnumerable`1",
    };

    /// <summary>True for what no codec could write: code, resources, references into memory, types that cannot be named.</summary>
    public static bool IsUnsupported(ITypeSymbol type, IAssemblySymbol assembly) => type switch
    {
        IArrayTypeSymbol array => IsUnsupported(array.ElementType, assembly),
        IPointerTypeSymbol or IFunctionPointerTypeSymbol => true,
        { TypeKind: TypeKind.Delegate } or { IsRefLikeType: true } => true,
        INamedTypeSymbol named => Unsupported.Contains(Identifiers.MetadataFullName(named.OriginalDefinition))
            || !named.IsAccessibleFrom(assembly)
            || named.TypeArguments.Any(argument => IsUnsupported(argument, assembly)),
        _ => false,
    };

    /// <summary>The classes and structs of this compilation within a type that would need a codec and are not marked to get one.</summary>
    public static IEnumerable<INamedTypeSymbol> Unmarked(ITypeSymbol type) => type switch
    {
        IArrayTypeSymbol array => Unmarked(array.ElementType),
        INamedTypeSymbol named => (IsUnmarked(named.OriginalDefinition) ? [named.OriginalDefinition] : Array.Empty<INamedTypeSymbol>())
            .Concat(named.TypeArguments.SelectMany(Unmarked)),
        _ => [],
    };

    private static bool IsUnmarked(INamedTypeSymbol type) =>
        !type.DeclaringSyntaxReferences.IsEmpty
        && type is { TypeKind: TypeKind.Class, IsAbstract: false } or { TypeKind: TypeKind.Struct }
        && !type.HasOrleansAttribute("GenerateSerializerAttribute")
        && !type.Implements(WellKnown.Addressable)
        && !type.InheritsFrom("System.Exception");
}

using Actors.Runtime.CodeGen.Common;
using Microsoft.CodeAnalysis;

namespace Actors.Runtime.CodeGen.Grains;

/// <summary>Which interfaces are called remotely, and through which methods.</summary>
internal static class GrainInterfaces
{
    /// <summary>True for an interface that derives from <c>IAddressable</c> and is not one of the markers.</summary>
    public static bool Contains(INamedTypeSymbol type) =>
        type.TypeKind == TypeKind.Interface && type.Implements(WellKnown.Addressable) && !IsMarker(type);

    public static bool IsMarker(INamedTypeSymbol type) => WellKnown.Markers.Any(type.IsNamed);

    /// <summary>The interface and everything that a proxy of it has to implement.</summary>
    public static IEnumerable<INamedTypeSymbol> SelfAndInherited(INamedTypeSymbol type) =>
        new[] { type }.Concat(type.AllInterfaces.Where(static inherited => !IsMarker(inherited)));

    /// <summary>The methods that a proxy implements for one interface. Static and sealed members run where they are called.</summary>
    public static IEnumerable<IMethodSymbol> DeclaredMethods(INamedTypeSymbol type) =>
        type.GetMembers().OfType<IMethodSymbol>().Where(static method =>
            method is { MethodKind: MethodKind.Ordinary, IsStatic: false, DeclaredAccessibility: Accessibility.Public }
            && (method.IsAbstract || method.IsVirtual));

    /// <summary>What a method answers with.</summary>
    public static ReturnKind ReturnKindOf(IMethodSymbol method)
    {
        if (method.ReturnsByRef || method.ReturnsByRefReadonly)
        {
            return ReturnKind.Unsupported;
        }

        var type = method.ReturnType.OriginalDefinition;
        return type switch
        {
            { SpecialType: SpecialType.System_Void } => ReturnKind.Void,
            _ when type.IsNamed("System.Threading.Tasks.Task") => ReturnKind.Task,
            _ when type.IsNamed("System.Threading.Tasks.Task`1") => ReturnKind.TaskOfResult,
            _ when type.IsNamed("System.Threading.Tasks.ValueTask") => ReturnKind.ValueTask,
            _ when type.IsNamed("System.Threading.Tasks.ValueTask`1") => ReturnKind.ValueTaskOfResult,
            _ when type.IsNamed("System.Collections.Generic.IAsyncEnumerable`1") => ReturnKind.Stream,
            _ => ReturnKind.Unsupported,
        };
    }

    public static bool IsToken(IParameterSymbol parameter) => parameter.Type.IsNamed(WellKnown.CancellationToken);
}

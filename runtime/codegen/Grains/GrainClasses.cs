using Actors.Runtime.CodeGen.Common;
using Microsoft.CodeAnalysis;

namespace Actors.Runtime.CodeGen.Grains;

/// <summary>Which classes are grains, what they are called through, and how they are made.</summary>
internal static class GrainClasses
{
    /// <summary>True for a class of which the runtime makes instances.</summary>
    public static bool Contains(INamedTypeSymbol type) =>
        type is { TypeKind: TypeKind.Class, IsAbstract: false, IsStatic: false } && IsGrainCode(type) && InterfacesOf(type).Any();

    /// <summary>True for a class whose code runs in turns, abstract ones included.</summary>
    public static bool IsGrainCode(INamedTypeSymbol type) => type.InheritsFrom(WellKnown.Grain) || type.Implements(WellKnown.GrainBase);

    /// <summary>The grain interfaces; those that a base class of another assembly keeps to itself are not for others to call.</summary>
    public static IEnumerable<INamedTypeSymbol> InterfacesOf(INamedTypeSymbol type) =>
        type.AllInterfaces.Where(candidate => GrainInterfaces.Contains(candidate) && candidate.IsAccessibleFrom(type.ContainingAssembly));

    /// <summary>
    /// The constructor marked with <c>[ActivatorUtilitiesConstructor]</c>, or else the one with most parameters, public ones
    /// first; null when there is none that generated code can call.
    /// </summary>
    public static IMethodSymbol? ConstructorOf(INamedTypeSymbol type)
    {
        var accessible = type.InstanceConstructors.Where(static constructor =>
            constructor.DeclaredAccessibility is Accessibility.Public or Accessibility.Internal or Accessibility.ProtectedOrInternal).ToList();
        var constructor = accessible.FirstOrDefault(static candidate => HasAttribute(candidate, "ActivatorUtilitiesConstructorAttribute"))
            ?? accessible
                .OrderByDescending(static candidate => candidate.DeclaredAccessibility == Accessibility.Public)
                .ThenByDescending(static candidate => candidate.Parameters.Length)
                .FirstOrDefault();
        return constructor is null || (HasRequiredMembers(type) && !HasAttribute(constructor, "SetsRequiredMembersAttribute")) ? null : constructor;
    }

    private static bool HasRequiredMembers(INamedTypeSymbol type)
    {
        for (var current = type; current is not null; current = current.BaseType)
        {
            if (current.GetMembers().Any(static member => member is IPropertySymbol { IsRequired: true } or IFieldSymbol { IsRequired: true }))
            {
                return true;
            }
        }

        return false;
    }

    private static bool HasAttribute(IMethodSymbol method, string name) =>
        method.GetAttributes().Any(attribute => attribute.AttributeClass?.Name == name);
}

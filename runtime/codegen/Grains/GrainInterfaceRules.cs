using Actors.Runtime.CodeGen.Common;
using Microsoft.CodeAnalysis;

namespace Actors.Runtime.CodeGen.Grains;

/// <summary>What an interface must fulfil to be called remotely. The generator skips what the analyzer reports.</summary>
internal static class GrainInterfaceRules
{
    /// <summary>Everything wrong with the interface and with what it inherits.</summary>
    public static IEnumerable<Violation> Violations(INamedTypeSymbol type) =>
        OwnShape(type).Concat(GrainInterfaces.SelfAndInherited(type).SelectMany(OfMembers));

    /// <summary>The part of <see cref="Violations"/> that is not reported at an inherited interface already.</summary>
    public static IEnumerable<Violation> ReportedViolations(INamedTypeSymbol type)
    {
        var inherited = type.AllInterfaces.Where(static candidate =>
            !GrainInterfaces.IsMarker(candidate) && !(GrainInterfaces.Contains(candidate) && candidate.Locations.Any(static location => location.IsInSource)));
        return OwnShape(type)
            .Concat(OfMembers(type))
            .Concat(inherited.SelectMany(OfMembers).Select(violation => new Violation(violation.Rule, type, violation.Arguments)));
    }

    private static IEnumerable<Violation> OwnShape(INamedTypeSymbol type)
    {
        if (!type.IsAccessibleFrom(type.ContainingAssembly))
        {
            yield return new Violation(GrainDiagnostics.InaccessibleInterface, type, Display(type));
        }

        var markers = WellKnown.KeyMarkers.Where(type.Implements).ToList();
        if (markers.Count > 1)
        {
            yield return new Violation(GrainDiagnostics.SeveralKeys, type, Display(type), string.Join("' and '", markers));
        }
    }

    private static IEnumerable<Violation> OfMembers(INamedTypeSymbol type)
    {
        foreach (var member in type.GetMembers())
        {
            foreach (var violation in OfMember(member))
            {
                yield return violation;
            }
        }

        foreach (var clash in GrainInterfaces.DeclaredMethods(type).GroupBy(ClusterNames.OfMethod, StringComparer.Ordinal))
        {
            foreach (var method in clash.Skip(1))
            {
                yield return new Violation(GrainDiagnostics.MethodClash, method, Display(method), Display(clash.First()), clash.Key);
            }
        }
    }

    private static IEnumerable<Violation> OfMember(ISymbol member) => member switch
    {
        { IsStatic: true, IsAbstract: true } and not IMethodSymbol { AssociatedSymbol: not null } =>
            [new Violation(GrainDiagnostics.UncallableMember, member, Display(member))],
        { IsStatic: true } => [],
        IPropertySymbol or IEventSymbol when member.IsAbstract || member.IsVirtual =>
            [new Violation(GrainDiagnostics.NotAMethod, member, Display(member))],
        IMethodSymbol { MethodKind: MethodKind.Ordinary, IsAbstract: true, DeclaredAccessibility: not Accessibility.Public } =>
            [new Violation(GrainDiagnostics.UncallableMember, member, Display(member))],
        IMethodSymbol { MethodKind: MethodKind.Ordinary, DeclaredAccessibility: Accessibility.Public } method
            when method.IsAbstract || method.IsVirtual => OfMethod(method),
        _ => [],
    };

    private static IEnumerable<Violation> OfMethod(IMethodSymbol method)
    {
        var kind = GrainInterfaces.ReturnKindOf(method);
        if (kind == ReturnKind.Unsupported)
        {
            yield return new Violation(GrainDiagnostics.ReturnType, method, Display(method), Display(method.ReturnType));
        }

        if (kind is ReturnKind.TaskOfResult or ReturnKind.ValueTaskOfResult or ReturnKind.Stream && method.HasOrleansAttribute("OneWayAttribute"))
        {
            yield return new Violation(GrainDiagnostics.OneWayResult, method, Display(method));
        }

        if (method.Parameters.Count(GrainInterfaces.IsToken) > 1)
        {
            yield return new Violation(GrainDiagnostics.SeveralTokens, method, Display(method));
        }

        if (method.OrleansAttributeText("ResponseTimeoutAttribute") is { } text && !ResponseTimeout.TryParse(text, out _))
        {
            yield return new Violation(GrainDiagnostics.BadTimeout, method, Display(method), text);
        }

        foreach (var parameter in method.Parameters.Where(IsUnsendable))
        {
            yield return new Violation(GrainDiagnostics.Parameter, parameter, parameter.Name, Display(method));
        }
    }

    private static bool IsUnsendable(IParameterSymbol parameter) =>
        parameter.RefKind != RefKind.None
        || parameter.Type.IsRefLikeType
        || parameter.Type is ITypeParameterSymbol { AllowsRefLikeType: true }
        || parameter.Type.TypeKind is TypeKind.Pointer or TypeKind.FunctionPointer;

    private static string Display(ISymbol symbol) => symbol.ToDisplayString(SymbolDisplayFormat.CSharpShortErrorMessageFormat);
}

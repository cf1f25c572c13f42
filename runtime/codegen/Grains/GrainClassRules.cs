using Actors.Runtime.CodeGen.Common;
using Microsoft.CodeAnalysis;

namespace Actors.Runtime.CodeGen.Grains;

/// <summary>What a grain class must fulfil to be made by generated code. The generator skips what the analyzer reports.</summary>
internal static class GrainClassRules
{
    private static readonly string[] CallAttributes = ["ReadOnly", "AlwaysInterleave", "OneWay", "ResponseTimeout"];

    /// <summary>What keeps generated code from making an instance.</summary>
    public static IEnumerable<Violation> Violations(INamedTypeSymbol type)
    {
        if (!type.IsAccessibleFrom(type.ContainingAssembly))
        {
            yield return new Violation(GrainDiagnostics.InaccessibleClass, type, Display(type));
        }

        var constructor = GrainClasses.ConstructorOf(type);
        if (constructor is null)
        {
            yield return new Violation(GrainDiagnostics.NoConstructor, type, Display(type));
            yield break;
        }

        foreach (var parameter in constructor.Parameters)
        {
            if (parameter.HasOrleansAttribute("PersistentStateAttribute") && !parameter.Type.OriginalDefinition.IsNamed("Orleans.Runtime.IPersistentState`1"))
            {
                yield return new Violation(GrainDiagnostics.PersistentStateType, parameter, parameter.Name, Display(type));
            }
        }
    }

    /// <summary>Attributes that belong on the interface; harmless for the generator.</summary>
    public static IEnumerable<Violation> MisplacedAttributes(INamedTypeSymbol type) =>
        from method in type.GetMembers().OfType<IMethodSymbol>()
        from name in CallAttributes
        where method.HasOrleansAttribute(name + "Attribute")
        select new Violation(GrainDiagnostics.CallAttributeOnClass, method, Display(method), name);

    private static string Display(ISymbol symbol) => symbol.ToDisplayString(SymbolDisplayFormat.CSharpShortErrorMessageFormat);
}

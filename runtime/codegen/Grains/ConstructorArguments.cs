using System.Globalization;
using Actors.Runtime.CodeGen.Common;
using Microsoft.CodeAnalysis;

namespace Actors.Runtime.CodeGen.Grains;

/// <summary>Spells where each argument of a grain's constructor comes from.</summary>
internal sealed class ConstructorArguments
{
    private const string Services = "context.ActivationServices";
    private const string Extensions = "global::Microsoft.Extensions.DependencyInjection.ServiceProvider";

    /// <summary>The attributes of facet parameters; argument expressions refer to them as <c>Facet0</c>, <c>Facet1</c>, ….</summary>
    public List<string> Facets { get; } = [];

    public List<string> Expressions { get; } = [];

    public void Read(IMethodSymbol constructor) => Expressions.AddRange(constructor.Parameters.Select(Expression));

    private string Expression(IParameterSymbol parameter)
    {
        var type = TypeNames.Declared.Of(parameter.Type.WithNullableAnnotation(NullableAnnotation.NotAnnotated));
        if (parameter.OrleansAttribute("PersistentStateAttribute") is { } state)
        {
            var stateType = TypeNames.Declared.Of(((INamedTypeSymbol)parameter.Type).TypeArguments[0]);
            return $"{Extensions}ServiceExtensions.GetRequiredService<global::Orleans.Runtime.IPersistentStateFactory>({Services}).Create<{stateType}>(context, {Facet(state)})";
        }

        if (parameter.GetAttributes().FirstOrDefault(IsFacet) is { } facet)
        {
            return $"global::Actors.Runtime.Manifest.Facets.Create<{type}>(context, {Facet(facet)})";
        }

        if (parameter.Type.IsNamed(WellKnown.GrainContext))
        {
            return "context";
        }

        return parameter.Type.IsNamed("System.IServiceProvider") ? Services : FromServices(parameter, type);
    }

    private static string FromServices(IParameterSymbol parameter, string type)
    {
        var key = parameter.GetAttributes()
            .Where(static attribute => attribute.AttributeClass?.Name == "FromKeyedServicesAttribute" && attribute.FirstArgument() is { Type: not null, IsNull: false })
            .Select(static attribute => Literals.Argument(attribute.FirstArgument()))
            .FirstOrDefault();
        if (!parameter.HasExplicitDefaultValue)
        {
            return key is null
                ? $"{Extensions}ServiceExtensions.GetRequiredService<{type}>({Services})"
                : $"{Extensions}KeyedServiceExtensions.GetRequiredKeyedService<{type}>({Services}, {key})";
        }

        var value = Literals.Constant(parameter.Type, parameter.ExplicitDefaultValue);
        var service = key is null
            ? $"{Services}.GetService(typeof({type}))"
            : $"{Extensions}KeyedServiceExtensions.GetKeyedService<object>({Services}, {key})";
        return $"({service} is {type} service{parameter.Ordinal.ToString(CultureInfo.InvariantCulture)} ? service{parameter.Ordinal.ToString(CultureInfo.InvariantCulture)} : {value})";
    }

    private static bool IsFacet(AttributeData attribute) =>
        attribute.AttributeClass is { } type && (type.Implements("Orleans.IFacetMetadata") || type.Implements("Orleans.Runtime.IFacetMetadata"));

    private string Facet(AttributeData attribute)
    {
        Facets.Add(Literals.Attribute(attribute));
        return "Facet" + (Facets.Count - 1).ToString(CultureInfo.InvariantCulture);
    }
}

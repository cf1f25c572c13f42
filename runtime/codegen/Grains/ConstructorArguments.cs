using System.Globalization;
using Actors.Runtime.CodeGen.Common;
using Microsoft.CodeAnalysis;

namespace Actors.Runtime.CodeGen.Grains;

/// <summary>Spells where each argument of a grain's constructor comes from.</summary>
internal sealed class ConstructorArguments
{
    private const string Services = "context.ActivationServices";
    private const string Extensions = "global::Microsoft.Extensions.DependencyInjection.ServiceProvider";

    private readonly TypeNames _names;

    public ConstructorArguments(IMethodSymbol constructor, TypeNames names)
    {
        _names = names;
        Expressions.AddRange(constructor.Parameters.Select(Expression));
    }

    /// <summary>The attributes of facet parameters; argument expressions refer to them as <c>Facet0</c>, <c>Facet1</c>, ….</summary>
    public List<FacetModel> Facets { get; } = [];

    public List<string> Expressions { get; } = [];

    private string Expression(IParameterSymbol parameter)
    {
        var type = _names.Of(WithoutNull(parameter.Type));
        if (parameter.OrleansAttribute("PersistentStateAttribute") is { } state)
        {
            var stateType = _names.Of(((INamedTypeSymbol)parameter.Type).TypeArguments[0]);
            return $"{Extensions}ServiceExtensions.GetRequiredService<global::Orleans.Runtime.IPersistentStateFactory>({Services})"
                + $".Create<{stateType}>(context, Facet{AddFacet(state, parameter: "")})";
        }

        if (parameter.GetAttributes().FirstOrDefault(IsFacet) is { } facet)
        {
            var index = AddFacet(facet, Reflection(parameter));
            return $"global::Actors.Runtime.Manifest.Facets.Create<{type}, {Facets[Facets.Count - 1].Type}>(context, Facet{index}, Parameter{index})";
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

        // The value-type question "is it there?" has no answer from GetService<T>, hence the untyped look-up.
        var found = "service" + parameter.Ordinal.ToString(CultureInfo.InvariantCulture);
        var service = key is null
            ? $"{Services}.GetService(typeof({type}))"
            : $"((global::Microsoft.Extensions.DependencyInjection.IKeyedServiceProvider){Services}).GetKeyedService(typeof({type}), {key})";
        return $"({service} is {type} {found} ? {found} : {Literals.Constant(parameter.Type, parameter.ExplicitDefaultValue)})";
    }

    private static ITypeSymbol WithoutNull(ITypeSymbol type) =>
        type is INamedTypeSymbol { OriginalDefinition.SpecialType: SpecialType.System_Nullable_T } nullable
            ? nullable.TypeArguments[0]
            : type.WithNullableAnnotation(NullableAnnotation.NotAnnotated);

    private static bool IsFacet(AttributeData attribute) => attribute.AttributeClass?.Implements("Orleans.IFacetMetadata") == true;

    private string Reflection(IParameterSymbol parameter)
    {
        const string flags = "global::System.Reflection.BindingFlags.";
        var constructor = (IMethodSymbol)parameter.ContainingSymbol;
        var types = string.Join(", ", constructor.Parameters.Select(candidate => _names.TypeOf(candidate.Type)));
        return $"{_names.TypeOf(constructor.ContainingType)}.GetConstructor({flags}Instance | {flags}Public | {flags}NonPublic, new global::System.Type[] {{ {types} }})!"
            + $".GetParameters()[{parameter.Ordinal.ToString(CultureInfo.InvariantCulture)}]";
    }

    private string AddFacet(AttributeData attribute, string parameter)
    {
        Facets.Add(new FacetModel(TypeNames.Declared.Of(attribute.AttributeClass!), Literals.Attribute(attribute), parameter));
        return (Facets.Count - 1).ToString(CultureInfo.InvariantCulture);
    }
}

using System.ComponentModel;
using System.Reflection;
using Microsoft.Extensions.DependencyInjection;
using Orleans;
using Orleans.Runtime;

namespace Actors.Runtime.Manifest;

/// <summary>Makes the constructor arguments that an attribute of the parameter describes. Called by generated code.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class Facets
{
    /// <summary>Makes the argument with the service that is registered for the attribute.</summary>
    /// <exception cref="InvalidOperationException">No service is registered, or it makes an argument of another type.</exception>
    public static TParameter Create<TParameter, TFacet>(IGrainContext context, TFacet facet, ParameterInfo parameter)
        where TFacet : IFacetMetadata
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(parameter);
        var mapper = context.ActivationServices.GetService<IAttributeToFactoryMapper<TFacet>>()
            ?? throw new InvalidOperationException(
                $"Parameter '{parameter.Name}' of grain class '{parameter.Member.DeclaringType}' has [{typeof(TFacet).Name}], but nobody makes it; "
                + $"register an IAttributeToFactoryMapper<{typeof(TFacet).Name}>.");
        return mapper.GetFactory(parameter, facet)(context) is TParameter argument
            ? argument
            : throw new InvalidOperationException(
                $"'{mapper.GetType()}' made no '{typeof(TParameter)}' for parameter '{parameter.Name}' of grain class '{parameter.Member.DeclaringType}'; "
                + "let its factory return the parameter's type.");
    }
}

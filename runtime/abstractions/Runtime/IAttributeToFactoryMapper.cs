using System.Reflection;

namespace Orleans.Runtime;

/// <summary>Makes the arguments of constructor parameters that carry an attribute of type <typeparamref name="TMetadata"/>. Register one per attribute.</summary>
public interface IAttributeToFactoryMapper<in TMetadata>
    where TMetadata : IFacetMetadata
{
    /// <summary>The factory of a parameter's arguments, called once per activation.</summary>
    Factory<IGrainContext, object> GetFactory(ParameterInfo parameter, TMetadata metadata);
}

using Microsoft.Extensions.DependencyInjection;

namespace Orleans.Serialization;

/// <summary>Configures serialization. Given to the delegate of <c>AddSerializer</c>.</summary>
public interface ISerializerBuilder
{
    /// <summary>The services of the host.</summary>
    IServiceCollection Services { get; }
}

using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Orleans.Serialization;

/// <summary>Adds serialization to a host.</summary>
public static class ServiceCollectionExtensions
{
    /// <summary>Adds <see cref="Serializer"/>, <see cref="Serializer{T}"/>, <see cref="DeepCopier"/> and <see cref="DeepCopier{T}"/>.</summary>
    public static IServiceCollection AddSerializer(this IServiceCollection services, Action<ISerializerBuilder>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(services);
        services.TryAddSingleton(static provider =>
            provider.GetService<IGrainFactory>() is { } grainFactory ? new Serializer(grainFactory) : new Serializer());
        services.TryAddSingleton<DeepCopier>();
        services.TryAddSingleton(typeof(Serializer<>));
        services.TryAddSingleton(typeof(DeepCopier<>));
        configure?.Invoke(new SerializerBuilder(services));
        return services;
    }

    private sealed record SerializerBuilder(IServiceCollection Services) : ISerializerBuilder;
}

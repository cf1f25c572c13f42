using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Actors.Grains.KeyValue;

/// <summary>Adds the key-value store to a silo.</summary>
public static class KeyValueGrainsExtensions
{
    /// <summary>Adds what the keys' grains need, and the service that follows the ledger for them. The ledger itself must be added too.</summary>
    public static IServiceCollection AddKeyValueGrains(this IServiceCollection services)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton<LiveCells>();
        services.AddHostedService<KeyValueFollower>();
        return services;
    }
}

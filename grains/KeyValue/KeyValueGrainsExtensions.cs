using Actors.Grains.Sessions;
using Actors.Grains.Transactions;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Actors.Grains.KeyValue;

/// <summary>Adds the key-value store to a silo.</summary>
public static class KeyValueGrainsExtensions
{
    /// <summary>
    /// Adds what the grains of keys and sessions need, and the services that follow the ledger for them. The ledger itself must be added too.
    /// </summary>
    public static IServiceCollection AddKeyValueGrains(this IServiceCollection services)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton<LiveCells>();
        services.AddSingleton<LockDelays>();
        services.AddSingleton<LockClaims>();
        services.AddSingleton<LockCleaner>();
        services.AddSingleton<TransactionNews>();
        services.AddHostedService<KeyValueFollower>();
        return services.AddSessionGrains();
    }
}

using System.Diagnostics.Metrics;
using Actors.Sql;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Actors.Ledger;

/// <summary>Adds the ledger to a host.</summary>
public static class LedgerServiceCollectionExtensions
{
    /// <summary>
    /// Registers <see cref="ILedger"/> and <see cref="ILedgerBackup"/> on one database, and the hosted service that commits, follows and compacts. Starting
    /// the host fails with <see cref="DatabaseUnavailableException"/> when the database cannot be used.
    /// </summary>
    public static IServiceCollection AddLedger(this IServiceCollection services, DatabaseOptions database, Action<LedgerOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(database);
        services.AddOptions<LedgerOptions>().Configure(configure ?? (_ => { })).ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<LedgerOptions>, LedgerOptionsValidator>());
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton(provider => new LedgerHost(
            database,
            provider.GetRequiredService<IOptions<LedgerOptions>>().Value,
            provider.GetRequiredService<TimeProvider>(),
            new LedgerMetrics(provider.GetService<IMeterFactory>()),
            provider.GetService<ILoggerFactory>() ?? NullLoggerFactory.Instance));
        services.AddSingleton(provider => provider.GetRequiredService<LedgerHost>().Ledger);
        services.AddSingleton(provider => provider.GetRequiredService<LedgerHost>().Backups);
        services.AddSingleton<IHostedService>(provider => provider.GetRequiredService<LedgerHost>());
        return services;
    }
}

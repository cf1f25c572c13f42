using Actors.Sql;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Orleans.Configuration;
using Orleans.Dashboard;

namespace Actors.Silo;

/// <summary>The one place where a host differs with the runtime that it is built on; see runtime/ActorRuntime.targets.</summary>
internal static class RuntimeHosting
{
    private static readonly TimeSpan GatewayListRefreshPeriod = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan DeathAnswerTimeMax = TimeSpan.FromSeconds(2);
    private const string Postgres = "Npgsql";

    public static void UseActorRuntime(this WebApplicationBuilder builder, HostRole role, ActorsOptions options, DatabaseTarget database)
    {
        switch (role)
        {
            case HostRole.Single:
                builder.UseOrleans(silo => silo
                    .UseLocalhostClustering(options.SiloPort, options.ClientPort, primarySiloEndpoint: null, options.ServiceId, options.ClusterId)
                    .ObserveBy(options)
                    .UseStorage(database));
                break;
            case HostRole.Silo:
                var address = ClusterAddress.Resolve(options.ClusterAddress);
                builder.UseOrleans(silo => silo
                    .Configure<ClusterOptions>(cluster => cluster.Use(options))
                    .Configure<SiloOptions>(names => names.SiloName = options.SiloName ?? names.SiloName)
                    .ConfigureEndpoints(address, options.SiloPort, options.ClientPort)
                    .UseAdoNetClustering(clustering => (clustering.Invariant, clustering.ConnectionString) = (ClusterInvariant(database), database.ConnectionString))
                    .ObserveBy(options)
                    .UseStorage(database));
                break;
            case HostRole.Gateway:
                builder.UseOrleansClient(client => client
                    .Configure<ClusterOptions>(cluster => cluster.Use(options))
                    // After all silos were killed the table names none that lives; the new ones must not wait a minute to be found.
                    .Configure<GatewayOptions>(gateways => gateways.GatewayListRefreshPeriod = GatewayListRefreshPeriod)
                    .UseAdoNetClustering(clustering => (clustering.Invariant, clustering.ConnectionString) = (ClusterInvariant(database), database.ConnectionString))
                    .ObserveBy(options));
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(role), role, "A new role; say here what it runs.");
        }
    }

    /// <summary>Why the cluster has taken the silo of this process for dead while it started; null when it has not.</summary>
    public static async Task<string?> FindDeathAsync(this IServiceProvider services, Exception failure)
    {
        // Only these come of it; after another failure the silo may not even have been made, and is not made for this question.
        if (failure is not (OperationCanceledException or SiloUnavailableException) || services.GetService<IClusterMembershipService>() is not { } membership)
        {
            return null;
        }

        using var limit = new CancellationTokenSource(DeathAnswerTimeMax);
        try
        {
            await membership.Refresh(cancellationToken: limit.Token);
            return null;
        }
        catch (SiloUnavailableException death)
        {
            return death.Message;
        }
        catch (OperationCanceledException)
        {
            return null;
        }
    }

    /// <summary>The grain whose turn this thread runs; null outside of grains.</summary>
    public static GrainId? FindCurrentGrain(this IServiceProvider services) => CurrentContext(services)?.GrainId;

    private static IClientBuilder ObserveBy(this IClientBuilder client, ActorsOptions options) =>
        (options.Dashboard.Enabled ? client.AddDashboard() : client).AddActivityPropagation();

    private static ISiloBuilder ObserveBy(this ISiloBuilder silo, ActorsOptions options)
    {
        CountCalls(silo, options.Dashboard.Enabled || options.Metrics.Enabled);
        return (options.Dashboard.Enabled ? silo.AddDashboard() : silo).AddActivityPropagation();
    }

    private static void Use(this ClusterOptions cluster, ActorsOptions options) => (cluster.ClusterId, cluster.ServiceId) = (options.ClusterId, options.ServiceId);

#if ORLEANS_PACKAGES
    private static void CountCalls(ISiloBuilder silo, bool isOn)
    {
        // Orleans counts always.
    }

    private static IGrainContext? CurrentContext(IServiceProvider services) => services.GetService<IGrainContextAccessor>()?.GrainContext;

    private static string ClusterInvariant(DatabaseTarget database) => database.Dialect == SqlDialect.PostgreSql
        ? Postgres
        : throw new StartFailedException($"Orleans forms no cluster on the {database}; choose PostgreSQL with --database, or 'single'.");

    // Orleans speaks no SQLite; with a file, grain state lives as long as the process.
    private static void UseStorage(this ISiloBuilder silo, DatabaseTarget database)
    {
        if (database.Dialect == SqlDialect.Sqlite)
        {
            silo.AddMemoryGrainStorageAsDefault();
            return;
        }

        silo.AddAdoNetGrainStorageAsDefault(storage => (storage.Invariant, storage.ConnectionString) = (Postgres, database.ConnectionString));
    }
#else
    private static void CountCalls(ISiloBuilder silo, bool isOn) => silo.Configure<StatisticsOptions>(statistics => statistics.CountCalls = isOn);

    private static IGrainContext? CurrentContext(IServiceProvider services) => RuntimeContext.Current;

    private static string ClusterInvariant(DatabaseTarget database) => database.Dialect == SqlDialect.Sqlite ? "Microsoft.Data.Sqlite" : Postgres;

    private static void UseStorage(this ISiloBuilder silo, DatabaseTarget database) =>
        silo.AddAdoNetGrainStorageAsDefault(storage => (storage.Invariant, storage.ConnectionString) = (ClusterInvariant(database), database.ConnectionString));
#endif
}

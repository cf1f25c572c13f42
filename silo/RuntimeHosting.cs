using Actors.Sql;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Hosting;
using Orleans.Configuration;

namespace Actors.Silo;

/// <summary>The one place where a host differs with the runtime that it is built on; see runtime/ActorRuntime.targets.</summary>
internal static class RuntimeHosting
{
    public static void UseActorRuntime(this WebApplicationBuilder builder, HostRole role, ActorsOptions options, DatabaseTarget database) =>
        builder.UseOrleans(silo =>
        {
            silo.UseLocalhostClustering(options.SiloPort, options.ClientPort, primarySiloEndpoint: null, options.ServiceId, options.ClusterId);
            silo.UseStorage(database);
        });

#if ORLEANS_PACKAGES
    // Orleans speaks no SQLite; with a file, grain state lives as long as the process.
    private static void UseStorage(this ISiloBuilder silo, DatabaseTarget database)
    {
        if (database.Dialect == SqlDialect.Sqlite)
        {
            silo.AddMemoryGrainStorageAsDefault();
            return;
        }

        silo.AddAdoNetGrainStorageAsDefault(storage => storage.Use("Npgsql", database));
    }
#else
    private static void UseStorage(this ISiloBuilder silo, DatabaseTarget database) =>
        silo.AddAdoNetGrainStorageAsDefault(storage => storage.Use(database.Dialect == SqlDialect.Sqlite ? "Microsoft.Data.Sqlite" : "Npgsql", database));
#endif

    private static void Use(this AdoNetGrainStorageOptions storage, string invariant, DatabaseTarget database)
    {
        storage.Invariant = invariant;
        storage.ConnectionString = database.ConnectionString;
    }
}

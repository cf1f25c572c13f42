using Actors.Tests.Infrastructure;

namespace Actors.Ledger.Tests;

public sealed class AvailabilityTests
{
    /// <summary>Skipped, visibly, where the other tests leave PostgreSQL out.</summary>
    [PostgresFact]
    public async Task Postgres_BinariesArePresent_ServerStarts()
    {
        var server = await PostgresServer.SharedAsync();

        Assert.Contains("Host=127.0.0.1", await server.CreateDatabaseAsync(), StringComparison.Ordinal);
    }
}

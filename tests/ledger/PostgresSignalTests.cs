using Actors.Ledger.Postgres;
using Actors.Sql;
using Actors.Tests.Infrastructure;

namespace Actors.Ledger.Tests;

public sealed class PostgresSignalTests
{
    /// <summary>Npgsql takes a wait that rounds to no millisecond for one without end, and the tail would never look again.</summary>
    [PostgresFact]
    public async Task Wait_LessThanAMillisecond_Ends()
    {
        await using var database = await TestDatabase.CreateAsync(SqlDialect.PostgreSql);
        await using var connections = new PostgresConnections(database.Options.Target, new LedgerOptions());
        await using var signal = new PostgresSignal(connections, TimeProvider.System);
        await signal.WaitAsync(0, TimeSpan.FromSeconds(1), CancellationToken.None);

        await signal.WaitAsync(0, TimeSpan.FromMicroseconds(500), CancellationToken.None).AsTask().WaitAsync(TimeSpan.FromSeconds(10));
    }
}

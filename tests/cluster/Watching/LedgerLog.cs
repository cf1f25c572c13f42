using Actors.Ledger;
using Actors.Sql;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Actors.Cluster.Tests.Watching;

/// <summary>What really happened: the log of the ledger, read from the database past every process of the cluster.</summary>
internal static class LedgerLog
{
    private const string KeyValueSpace = "kv";

    /// <summary>The changes of the keys below a prefix after an index, up to now.</summary>
    public static async Task<IReadOnlyList<LoggedChange>> ReadAsync(string database, string prefix, long afterIndex)
    {
        await using var services = new ServiceCollection().AddLedger(new DatabaseOptions { Database = database }).BuildServiceProvider();
        var host = services.GetServices<IHostedService>().Single();
        await host.StartAsync(CancellationToken.None);
        try
        {
            return await ReadAsync(services.GetRequiredService<ILedger>(), prefix, afterIndex);
        }
        finally
        {
            await host.StopAsync(CancellationToken.None);
        }
    }

    private static async Task<IReadOnlyList<LoggedChange>> ReadAsync(ILedger ledger, string prefix, long afterIndex)
    {
        var (_, last) = await ledger.ReadAsync(KeyValueSpace, prefix, CancellationToken.None);
        var changes = new List<LoggedChange>();
        if (last == afterIndex)
        {
            return changes;
        }

        await foreach (var change in ledger.TailAsync(afterIndex, CancellationToken.None))
        {
            if (change.Space == KeyValueSpace && change.Key.StartsWith(prefix, StringComparison.Ordinal))
            {
                changes.Add(new LoggedChange(change.Index, change.Key));
            }

            if (change.Index >= last)
            {
                break;
            }
        }

        return changes;
    }
}

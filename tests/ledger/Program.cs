using System.Globalization;
using Actors.Sql;
using Microsoft.Extensions.Logging.Abstractions;

namespace Actors.Ledger.Tests;

/// <summary>
/// Run as a process of its own: counts up some keys as fast as it can and prints each acknowledged count, until it is killed.
/// </summary>
internal static class Program
{
    public const int Counters = 8;

    public static async Task Main(string[] arguments)
    {
        await using var host = new LedgerHost(
            new DatabaseOptions { Database = arguments[0] }, new LedgerOptions(), TimeProvider.System, new LedgerMetrics(), NullLoggerFactory.Instance);
        await host.StartAsync(CancellationToken.None);
        await Task.WhenAll(Enumerable.Range(0, Counters).Select(counter => CountUpAsync(host.Ledger, $"counter-{counter}")));
    }

    private static async Task CountUpAsync(ILedger ledger, string key)
    {
        var entry = await ledger.GetAsync(key);
        var (count, version) = entry is null ? (0, 0) : (int.Parse(entry.Text(), CultureInfo.InvariantCulture), entry.ModifyIndex);
        while (true)
        {
            var result = await ledger.PutAsync(key, $"{++count}", version);
            version = result.Applied ? result.Index : throw new InvalidOperationException($"Nobody else writes '{key}', but its version is {result.CurrentVersion} and not {version}.");
            Console.WriteLine($"{key} {count}");
        }
    }
}

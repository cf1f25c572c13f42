using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using Actors.Sql;
using Actors.Tests.Infrastructure;

namespace Actors.Ledger.Tests;

public sealed class CrashTests
{
    private const int Kills = 3;
    private const int AcknowledgedBeforeKill = 150;

    /// <summary>The kill falls at any point: between the commit in the database and its acknowledgement as well.</summary>
    [Theory, EachBackend]
    public async Task Writer_KilledAtAnyPoint_LeavesEveryAcknowledgedWriteExactlyOnce(SqlDialect dialect)
    {
        await using var database = await TestDatabase.CreateAsync(dialect);
        var ledger = await database.OpenAsync();
        var acknowledged = new ConcurrentDictionary<string, int>();
        for (var kill = 0; kill < Kills; kill++)
        {
            await RunUntilKilledAsync(database.Options.Database, acknowledged);
        }

        var page = await ledger.ListAsync(new ListRequest(LedgerExtensions.Space, "counter-"), CancellationToken.None);
        var log = await ledger.TakeChangesAsync(0, (int)page.SnapshotIndex);
        Assert.Equal(Enumerable.Range(1, log.Count).Select(index => (long)index), log.Select(change => change.Index));
        Assert.Equal(Program.Counters, page.Entries.Count);
        foreach (var entry in page.Entries)
        {
            var stored = int.Parse(entry.Text(), CultureInfo.InvariantCulture);
            Assert.True(stored >= acknowledged[entry.Key], $"'{entry.Key}' was acknowledged at {acknowledged[entry.Key]}, but {stored} is stored.");
            Assert.Equal(stored, log.Count(change => change.Key == entry.Key));
            Assert.Equal(entry.ModifyIndex, log.Last(change => change.Key == entry.Key).Index);
        }
    }

    private static async Task RunUntilKilledAsync(string database, ConcurrentDictionary<string, int> acknowledged)
    {
        var start = new ProcessStartInfo("dotnet", [typeof(Program).Assembly.Location, database]) { RedirectStandardOutput = true, RedirectStandardError = true };
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        var lines = 0;
        while (lines < AcknowledgedBeforeKill && await process.StandardOutput.ReadLineAsync() is { } line)
        {
            Note(line);
        }

        process.Kill();
        while (await process.StandardOutput.ReadLineAsync() is { } line)
        {
            Note(line);
        }

        await process.WaitForExitAsync();
        Assert.True(lines >= AcknowledgedBeforeKill, $"The writer ended by itself: {await errors}");

        void Note(string line)
        {
            lines++;
            // The last line may be cut off by the kill.
            if (line.Split(' ') is [var key, var text] && key.Length == "counter-0".Length && int.TryParse(text, CultureInfo.InvariantCulture, out var count))
            {
                acknowledged.AddOrUpdate(key, count, (_, known) => Math.Max(known, count));
            }
        }
    }
}

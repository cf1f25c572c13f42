using System.Text;
using Actors.Sql;
using Actors.Tests.Infrastructure;
using static Actors.Ledger.Tests.LedgerExtensions;

namespace Actors.Ledger.Tests;

/// <summary>What is kept of the past of rows. Each holds whether or not the history was already moved out of the log.</summary>
public sealed class HistoryTests
{
    private static readonly TimeSpan Never = TimeSpan.FromDays(1);
    private static readonly TimeSpan Often = TimeSpan.FromMilliseconds(20);

    [Theory, EachBackend]
    public async Task History_OfARow_ShowsEachVersionTheLatestFirst(SqlDialect dialect) => await OnBothSidesAsync(dialect, async ledger =>
    {
        await ledger.PutAsync("a", "1");
        await ledger.PutAsync("other", "x");
        await ledger.PutAsync("a", "2");
        await ledger.DeleteAsync("a");
        await ledger.PutAsync("a", "");

        await Eventually.TrueAsync(async () => (await ReadAsync(ledger, "a")).Count == 4);
        Assert.Equal(["5 Put ''", "4 Delete ''", "3 Put '2'", "1 Put '1'"], (await ReadAsync(ledger, "a")).Select(Text));
        Assert.Equal([5, 1, 1, 1], (await ReadAsync(ledger, "a")).Select(version => version.CreateIndex));
        Assert.All(await ReadAsync(ledger, "a"), version => Assert.InRange((TimeProvider.System.GetUtcNow() - version.CommittedAt).TotalMinutes, -5, 5));
        Assert.Empty(await ReadAsync(ledger, "never"));
    });

    [Theory, EachBackend]
    public async Task History_BeyondItsCount_KeepsTheLatest(SqlDialect dialect) => await OnBothSidesAsync(dialect, async ledger =>
    {
        for (var number = 1; number <= 25; number++)
        {
            await ledger.PutAsync("a", $"{number}");
            await ledger.PutAsync("short/a", $"{number}");
        }

        Assert.Equal(Enumerable.Range(16, 10).Reverse().Select(number => $"'{number}'"), (await ReadAsync(ledger, "a")).Select(version => Text(version).Split(' ')[2]));
        Assert.Equal(["'25'", "'24'"], (await ReadAsync(ledger, "short/a")).Select(version => Text(version).Split(' ')[2]));
        Assert.Empty(await ReadAsync(ledger, "none/a"));
    });

    [Theory, EachBackend]
    public async Task History_OfAnotherSpace_IsNotKept(SqlDialect dialect)
    {
        await using var database = await TestDatabase.CreateAsync(dialect);
        var ledger = await database.OpenAsync();

        await ledger.CommitAsync([Mutation.Put("other", "a", "1"u8.ToArray()), Mutation.Put(Space, "a", "2"u8.ToArray())], CancellationToken.None);

        Assert.Empty(await ledger.ReadHistoryAsync("other", "a", CancellationToken.None));
        Assert.Equal(["2 Put '2'"], (await ReadAsync(ledger, "a")).Select(Text));
    }

    [Theory, EachBackend]
    public async Task History_BeyondItsAge_GoesByItself(SqlDialect dialect) => await OnBothSidesAsync(dialect, async ledger =>
    {
        await ledger.PutAsync("brief/a", "1");
        await ledger.DeleteAsync("brief/a");
        await ledger.PutAsync("a", "1");

        await Eventually.TrueAsync(async () => (await ReadAsync(ledger, "brief/a")).Count == 0);
        Assert.Single(await ReadAsync(ledger, "a"));
    });

    /// <summary>Whoever takes a change of today back wants the version before it, however long ago that was written.</summary>
    [Theory, EachBackend]
    public async Task History_OfAVersionThatWasReplacedJustNow_ShowsItHoweverOldItIs(SqlDialect dialect) => await OnBothSidesAsync(dialect, async ledger =>
    {
        await ledger.PutAsync("day/a", "1");
        await ledger.PutAsync("day/b", "1");
        await ledger.PutAsync("day/b", "2");
        await Eventually.TrueAsync(async () => (await ReadAsync(ledger, "day/b")).Count == 1);
        Assert.Equal(["1 Put '1'"], (await ReadAsync(ledger, "day/a")).Select(Text));

        await ledger.PutAsync("day/a", "2");

        Assert.Equal(["4 Put '2'", "1 Put '1'"], (await ReadAsync(ledger, "day/a")).Select(Text));
        await Eventually.TrueAsync(async () => (await ReadAsync(ledger, "day/a")).Count == 1);
        Assert.Equal(["4 Put '2'"], (await ReadAsync(ledger, "day/a")).Select(Text));
    });

    /// <summary>The log may be cut short; what is to be kept of it has gone to the history before.</summary>
    [Theory, EachBackend]
    public async Task Compaction_OfTheLog_LosesNoHistory(SqlDialect dialect)
    {
        await using var database = await TestDatabase.CreateAsync(dialect);
        var ledger = await database.OpenAsync(options =>
            (options.HistoryInterval, options.ChangeCountMax, options.TailWindowCount, options.CompactionInterval) = (Never, 1, 1, TimeSpan.FromMilliseconds(50)));
        await ledger.PutAsync("a", "1");
        await ledger.PutAsync("a", "2");
        await ledger.PutAsync("b", "3");

        await Eventually.TrueAsync(async () => await Record.ExceptionAsync(() => ledger.TakeChangesAsync(0, 1)) is LedgerCompactedException);

        Assert.Equal(["2 Put '2'", "1 Put '1'"], (await ReadAsync(ledger, "a")).Select(Text));
    }

    /// <summary>Several processes write and move at the same time: each version is there once, whoever moved it.</summary>
    [Theory, EachBackend]
    public async Task History_WrittenAndMovedByManyProcesses_IsWhole(SqlDialect dialect)
    {
        await using var database = await TestDatabase.CreateAsync(dialect);
        var ledgers = new List<ILedger>();
        for (var process = 0; process < 3; process++)
        {
            ledgers.Add(await database.OpenAsync(options =>
            {
                options.HistoryInterval = Often;
                options.History[0].VersionCountMax = 1000;
            }));
        }

        var written = await Task.WhenAll(ledgers.SelectMany(ledger => Enumerable.Range(0, 60).Select(async number =>
        {
            await Task.Yield();
            return (await ledger.PutAsync($"k{number % 5}", $"{number}")).Index;
        })));

        var kept = new List<long>();
        for (var key = 0; key < 5; key++)
        {
            kept.AddRange((await ReadAsync(ledgers[0], $"k{key}")).Select(version => version.Index));
        }

        Assert.Equal(written.Order(), kept.Order());
    }

    private static async Task OnBothSidesAsync(SqlDialect dialect, Func<ILedger, Task> test)
    {
        foreach (var interval in new[] { Never, Often })
        {
            await using var database = await TestDatabase.CreateAsync(dialect);
            var ledger = await database.OpenAsync(options =>
            {
                options.HistoryInterval = interval;
                options.CompactionInterval = TimeSpan.FromMilliseconds(100);
                options.History.Add(new HistoryRule { Prefix = "short/", VersionCountMax = 2 });
                options.History.Add(new HistoryRule { Prefix = "none/", VersionCountMax = 0 });
                options.History.Add(new HistoryRule { Prefix = "day/", AgeMax = TimeSpan.FromSeconds(1) });
                options.History.Add(new HistoryRule { Prefix = "brief/", AgeMax = TimeSpan.FromMilliseconds(300) });
            });
            await test(ledger);
        }
    }

    private static async Task<IReadOnlyList<LedgerVersion>> ReadAsync(ILedger ledger, string key) => await ledger.ReadHistoryAsync(Space, key, CancellationToken.None);

    private static string Text(LedgerVersion version) => $"{version.Index} {version.Kind} '{Encoding.UTF8.GetString(version.Payload.Span)}'";
}

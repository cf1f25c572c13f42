using System.Collections.Concurrent;
using Actors.Sql;
using Actors.Tests.Infrastructure;
using static Actors.Ledger.Tests.LedgerExtensions;

namespace Actors.Ledger.Tests;

/// <summary>The database goes away and comes back.</summary>
public sealed class InterruptionTests
{
    private const int Writers = 16;

    [PostgresTheory]
    [InlineData(PostgresStopMode.Immediate)]
    [InlineData(PostgresStopMode.Fast)]
    public async Task Postgres_RestartsUnderLoad_LosesNothingAndAppliesNothingTwice(PostgresStopMode mode)
    {
        await using var server = await PostgresServer.StartNewAsync();
        await using var database = await TestDatabase.CreateAsync(SqlDialect.PostgreSql, server);
        ILedger[] ledgers = [await database.OpenAsync(Patient), await database.OpenAsync(Patient)];
        using var stop = new CancellationTokenSource();
        var acknowledged = new ConcurrentDictionary<string, int>();
        var writing = Enumerable.Range(0, Writers).Select(writer => CountUpAsync(ledgers[writer % 2], $"counter-{writer}", acknowledged, stop.Token)).ToList();
        var following = FollowAsync(ledgers[0], stop.Token);

        for (var restart = 0; restart < 3; restart++)
        {
            var goal = acknowledged.Values.Sum() + 200;
            await Eventually.TrueAsync(() => acknowledged.Values.Sum() >= goal, TimeSpan.FromSeconds(30));
            await server.RestartAsync(mode);
        }

        var last = acknowledged.Values.Sum() + 100;
        await Eventually.TrueAsync(() => acknowledged.Values.Sum() >= last, TimeSpan.FromSeconds(30));
        await stop.CancelAsync();
        await Task.WhenAll(writing);
        foreach (var (key, count) in acknowledged)
        {
            // Every increment expects the version before it: one lost or applied twice would show here.
            Assert.Equal($"{count}", (await ledgers[1].GetAsync(key)).Text());
        }

        var total = acknowledged.Values.Sum();
        var followed = await following;
        Assert.Equal(Enumerable.Range(1, followed.Count).Select(index => (long)index), followed);
        Assert.Equal(total, (await ledgers[1].ReadAsync(Space, "counter-0", CancellationToken.None)).SnapshotIndex);
    }

    [PostgresFact]
    public async Task Postgres_IsDown_CommitsAndReadsFailClearlyAndRecoverByThemselves()
    {
        await using var server = await PostgresServer.StartNewAsync(fsync: false);
        await using var database = await TestDatabase.CreateAsync(SqlDialect.PostgreSql, server);
        var ledger = await database.OpenAsync(options => (options.CommitWaitMax, options.OutcomeWaitMax) = (TimeSpan.FromMilliseconds(500), TimeSpan.FromSeconds(2)));
        await ledger.PutAsync("before", "1");
        await server.StopAsync();

        var refused = await Assert.ThrowsAnyAsync<LedgerException>(() => ledger.PutAsync("during", "1"));
        var second = await Assert.ThrowsAsync<LedgerUnavailableException>(() => ledger.PutAsync("during", "2"));
        var unread = await Assert.ThrowsAsync<LedgerUnavailableException>(() => ledger.GetAsync("before"));

        Assert.Contains("no server answers", second.Message, StringComparison.Ordinal);
        Assert.Contains("no server answers", unread.Message, StringComparison.Ordinal);
        Assert.True(second.RetryAfter > TimeSpan.Zero, refused.Message);
        await server.StartAsync();
        await Eventually.TrueAsync(async () => await Record.ExceptionAsync(() => ledger.PutAsync("after", "1")) is null);
        Assert.Equal("1", (await ledger.GetAsync("before")).Text());
        Assert.Equal("after", (await ledger.TakeChangesAsync(1, 1))[0].Key);
    }

    [Fact]
    public async Task Sqlite_LockedByAnother_CommitsFailClearlyAndRecoverByThemselves()
    {
        await using var database = await TestDatabase.CreateAsync(SqlDialect.Sqlite);
        var ledger = await database.OpenAsync(options => options.CommitWaitMax = TimeSpan.FromMilliseconds(400));
        await ledger.PutAsync("before", "1");
        using var other = SqliteDatabase.Open(database.Options.Target);
        using var command = other.CreateCommand();
        command.CommandText = "begin immediate";
        command.ExecuteNonQuery();

        var refused = await Assert.ThrowsAsync<LedgerUnavailableException>(() => ledger.PutAsync("during", "1"));

        Assert.Contains("holds its lock", refused.Message, StringComparison.Ordinal);
        Assert.Equal("1", (await ledger.GetAsync("before")).Text());
        command.CommandText = "commit";
        command.ExecuteNonQuery();
        await Eventually.TrueAsync(async () => await Record.ExceptionAsync(() => ledger.PutAsync("after", "1")) is null);
        Assert.Null(await ledger.GetAsync("during"));
    }

    [Theory, EachBackend]
    public async Task Start_DatabaseCannotBeUsed_SaysSoInOneSentence(SqlDialect dialect)
    {
        var database = dialect == SqlDialect.Sqlite ? "/proc/no/such/folder/ledger.db" : "Host=127.0.0.1;Port=1;Username=me;Password=secret;Database=x";
        await using var host = new LedgerHost(
            new DatabaseOptions { Database = database }, new LedgerOptions(), TimeProvider.System, new LedgerMetrics(), Microsoft.Extensions.Logging.Abstractions.NullLoggerFactory.Instance);

        var refused = await Assert.ThrowsAsync<DatabaseUnavailableException>(() => host.StartAsync(CancellationToken.None));

        Assert.DoesNotContain('\n', refused.Message);
        Assert.DoesNotContain("secret", refused.Message, StringComparison.Ordinal);
        Assert.Contains("cannot be used", refused.Message, StringComparison.Ordinal);
    }

    private static void Patient(LedgerOptions options) =>
        (options.CommitWaitMax, options.OutcomeWaitMax) = (TimeSpan.FromSeconds(30), TimeSpan.FromSeconds(30));

    /// <summary>Counts up one key, each time expecting the version that was acknowledged before.</summary>
    private static async Task CountUpAsync(ILedger ledger, string key, ConcurrentDictionary<string, int> acknowledged, CancellationToken stop)
    {
        var version = 0L;
        for (var count = 1; !stop.IsCancellationRequested; count++)
        {
            var result = await ledger.PutAsync(key, $"{count}", version);
            Assert.True(result.Applied, $"'{key}' expected version {version} at count {count}, but the version was {result.CurrentVersion}.");
            version = result.Index;
            acknowledged[key] = count;
        }
    }

    private static async Task<List<long>> FollowAsync(ILedger ledger, CancellationToken stop)
    {
        var indexes = new List<long>();
        try
        {
            await foreach (var change in ledger.TailAsync(0, stop))
            {
                indexes.Add(change.Index);
            }
        }
        catch (OperationCanceledException)
        {
            // The load has ended.
        }

        return indexes;
    }
}

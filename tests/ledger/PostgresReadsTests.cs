using Actors.Ledger.Postgres;
using Actors.Sql;
using Actors.Tests.Infrastructure;
using Npgsql;

namespace Actors.Ledger.Tests;

/// <summary>Readers hear of a silent database, and of nothing else.</summary>
public sealed class PostgresReadsTests : IAsyncLifetime
{
    private const int RowBytes = 64 << 10;
    private const int RowCount = 8;

    private static readonly TimeSpan AnswerWaitMax = new LedgerOptions().AnswerWaitMax;

    private readonly FakeTimeProvider _time = new();
    private TestDatabase? _database;
    private SlowWay? _way;

    private SlowWay Way => _way ?? throw new InvalidOperationException("The database is made before the test.");

    public async Task InitializeAsync()
    {
        _database = await TestDatabase.CreateAsync(SqlDialect.PostgreSql);
        _way = new SlowWay(_database.Options.Target);
    }

    public async Task DisposeAsync()
    {
        await Way.DisposeAsync();
        await _database!.DisposeAsync();
    }

    /// <summary>A page on a slow way takes many times as long as a statement may be silent.</summary>
    [PostgresFact]
    public async Task Run_RowsKeepComing_GoesOnForAsLongAsItTakes()
    {
        await using var reads = await ConnectAsync();
        Way.Hold();
        var count = 0;
        var reading = reads.RunAsync(Rows(), rows => CountAsync(rows, () => Interlocked.Increment(ref count)), CancellationToken.None).AsTask();

        for (var row = 1; row <= RowCount; row++)
        {
            Way.Pass(row < RowCount ? RowBytes + 256 : RowBytes);
            await Eventually.TrueAsync(() => Volatile.Read(ref count) >= row || reading.IsFaulted);
            await Eventually.TrueAsync(() => _time.ArmedTimers == 1 || reading.IsCompleted);
            _time.Advance(AnswerWaitMax * 0.75);
        }

        Way.Open();
        Assert.Equal(RowCount, await reading.WaitAsync(TimeSpan.FromSeconds(30)));
    }

    [PostgresFact]
    public async Task Run_RowsStopComing_FailsThough()
    {
        await using var reads = await ConnectAsync();
        Way.Hold();
        var count = 0;
        var reading = reads.RunAsync(Rows(), rows => CountAsync(rows, () => Interlocked.Increment(ref count)), CancellationToken.None).AsTask();
        Way.Pass(RowBytes + 256);
        await Eventually.TrueAsync(() => Volatile.Read(ref count) == 1 && _time.ArmedTimers == 1);

        _time.Advance(AnswerWaitMax);

        await Assert.ThrowsAsync<TimeoutException>(() => reading.WaitAsync(TimeSpan.FromSeconds(30)));
        Way.Open();
    }

    [PostgresFact]
    public async Task Run_WaitsForAConnection_ThatIsNotTheSilenceOfTheDatabase()
    {
        await using var reads = await ConnectAsync();
        Way.Hold();
        var first = reads.RunAsync(Rows(), rows => CountAsync(rows), CancellationToken.None).AsTask();
        await Eventually.TrueAsync(() => Way.IsHolding);
        var second = reads.RunAsync(Rows(), rows => CountAsync(rows), CancellationToken.None).AsTask();
        await Eventually.TrueAsync(() => _time.ArmedTimers == 1);

        _time.Advance(AnswerWaitMax);

        await Assert.ThrowsAsync<TimeoutException>(() => first.WaitAsync(TimeSpan.FromSeconds(30)));
        Way.Open();
        Assert.Equal(RowCount, await second.WaitAsync(TimeSpan.FromSeconds(30)));
    }

    /// <summary>With one connection, which is open.</summary>
    private async Task<PostgresReads> ConnectAsync()
    {
        var pool = NpgsqlDataSource.Create(Way.Target.ConnectionString + ";Maximum Pool Size=1");
        var reads = new PostgresReads(pool, AnswerWaitMax, _time);
        Assert.Equal(RowCount, await reads.RunAsync(Rows(), rows => CountAsync(rows), CancellationToken.None));
        return reads;
    }

    private static NpgsqlCommand Rows() => new($"select repeat('x', {RowBytes}) from generate_series(1, {RowCount})");

    private static async Task<int> CountAsync(PostgresRows rows, Action? onRow = null)
    {
        var count = 0;
        while (await rows.NextAsync())
        {
            count++;
            onRow?.Invoke();
        }

        return count;
    }
}

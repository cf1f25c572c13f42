using Actors.Ledger.Storage;
using Npgsql;

namespace Actors.Ledger.Postgres;

/// <summary>
/// Reads on pooled connections. The pool bounds the wait for a connection; from then on whoever waits hears of it when the database is silent.
/// What nobody waits for any more ends by itself and gives its connection back.
/// </summary>
internal sealed class PostgresReads : IAsyncDisposable
{
    private readonly TimeSpan _answerWaitMax;
    private readonly TimeProvider _timeProvider;

    public PostgresReads(NpgsqlDataSource pool, TimeSpan answerWaitMax, TimeProvider timeProvider)
    {
        Pool = pool;
        _answerWaitMax = answerWaitMax;
        _timeProvider = timeProvider;
    }

    public NpgsqlDataSource Pool { get; }

    /// <exception cref="TimeoutException">The first row, or the next one, did not come in time.</exception>
    public async ValueTask<T> RunAsync<T>(NpgsqlCommand command, Func<PostgresRows, Task<T>> read, CancellationToken cancellationToken)
    {
        command.Connection = await Pool.OpenConnectionAsync(cancellationToken).ConfigureAwait(false);
        var watch = new AnswerWatch(_answerWaitMax, _timeProvider);
        var reading = ReadAsync(command, watch, read, cancellationToken);
        return await watch.WaitAsync(reading).ConfigureAwait(false)
            ? await reading.ConfigureAwait(false)
            : throw new TimeoutException($"The database was silent for '{_answerWaitMax}'; try again.");
    }

    public ValueTask DisposeAsync() => Pool.DisposeAsync();

    private static async Task<T> ReadAsync<T>(NpgsqlCommand command, AnswerWatch watch, Func<PostgresRows, Task<T>> read, CancellationToken cancellationToken)
    {
        await using var connectionScope = command.Connection!.ConfigureAwait(false);
        await using var commandScope = command.ConfigureAwait(false);
        var reader = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
        await using var readerScope = reader.ConfigureAwait(false);
        watch.Restart();
        return await read(new PostgresRows(reader, watch, cancellationToken)).ConfigureAwait(false);
    }
}

/// <summary>The rows of one statement. A page on a slow way is fine as long as its rows keep coming.</summary>
internal sealed class PostgresRows
{
    private readonly AnswerWatch _watch;
    private readonly CancellationToken _cancellationToken;

    public PostgresRows(NpgsqlDataReader reader, AnswerWatch watch, CancellationToken cancellationToken)
    {
        Current = reader;
        _watch = watch;
        _cancellationToken = cancellationToken;
    }

    public NpgsqlDataReader Current { get; }

    public async ValueTask<bool> NextAsync()
    {
        var isRow = await Current.ReadAsync(_cancellationToken).ConfigureAwait(false);
        _watch.Restart();
        return isRow;
    }
}

using System.Collections.Concurrent;
using System.Data.Common;
using Actors.Sql;
using Microsoft.Data.Sqlite;

namespace Actors.Runtime.AdoNet.Database;

/// <summary>
/// A SQLite file and a bounded set of connections to it. SQLite blocks its thread, so statements run on the thread pool and not on
/// the caller's turn.
/// </summary>
internal sealed class SqliteFile : ISqlDatabase
{
    private const int ConnectionsMax = 4;
    private const int Busy = 5;
    private const int Locked = 6;

    private readonly DatabaseTarget _target;
    private readonly SemaphoreSlim _places = new(ConnectionsMax, ConnectionsMax);
    private readonly SemaphoreSlim _writer = new(1, 1);
    private readonly ConcurrentBag<SqliteSession> _idle = [];
    private volatile bool _disposed;

    public SqliteFile(DatabaseTarget target) => _target = target;

    public Task<IReadOnlyList<TRow>> QueryAsync<TRow>(
        string text, IReadOnlyList<SqlArgument> arguments, Func<DbDataReader, TRow> read, CancellationToken cancellationToken) =>
        RunAsync(session => session.Query(text, arguments, read), cancellationToken);

    public Task<IReadOnlyList<TRow>> ChangeAsync<TRow>(
        string text, IReadOnlyList<SqlArgument> arguments, Func<DbDataReader, TRow> read, CancellationToken cancellationToken) =>
        ChangeTogetherAsync(text, arguments, read, cancellationToken);

    public Task<IReadOnlyList<TRow>> ChangeTogetherAsync<TRow>(
        string text, IReadOnlyList<SqlArgument> arguments, Func<DbDataReader, TRow> read, CancellationToken cancellationToken) =>
        WriteAsync(session => session.QueryInTransaction(text, arguments, read), cancellationToken);

    public bool IsTransient(Exception failure) =>
        failure is DatabaseUnavailableException { InnerException: SqliteException { SqliteErrorCode: Busy or Locked } };

    public override string ToString() => _target.ToString();

    public void Dispose()
    {
        _disposed = true;
        CloseIdle();
    }

    private async Task<IReadOnlyList<TRow>> RunAsync<TRow>(Func<SqliteSession, List<TRow>> run, CancellationToken cancellationToken)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        await _places.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            return await Task.Run(() => Run(run), cancellationToken).ConfigureAwait(false);
        }
        catch (Exception failure) when (DatabaseUnavailableException.IsDatabaseFailure(failure))
        {
            throw DatabaseUnavailableException.From(_target, failure);
        }
        finally
        {
            _places.Release();
        }
    }

    private async Task<IReadOnlyList<TRow>> WriteAsync<TRow>(Func<SqliteSession, List<TRow>> run, CancellationToken cancellationToken)
    {
        // The file has room for one writer; waiting here is fair and sleeps no longer than needed, unlike waiting for the file's lock.
        await _writer.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            return await RunAsync(run, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            _writer.Release();
        }
    }

    private List<TRow> Run<TRow>(Func<SqliteSession, List<TRow>> run)
    {
        if (!_idle.TryTake(out var session))
        {
            session = new SqliteSession(SqliteDatabase.Open(_target));
        }

        try
        {
            var rows = run(session);
            _idle.Add(session);
            // A statement that outlives the file clears up behind itself.
            if (_disposed)
            {
                CloseIdle();
            }

            return rows;
        }
        catch
        {
            // The connection may have lost its file; it does not come back.
            session.Dispose();
            throw;
        }
    }

    private void CloseIdle()
    {
        while (_idle.TryTake(out var session))
        {
            session.Dispose();
        }
    }
}

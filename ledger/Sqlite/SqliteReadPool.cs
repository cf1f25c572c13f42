using System.Collections.Concurrent;
using Actors.Sql;

namespace Actors.Ledger.Sqlite;

/// <summary>A bounded set of connections. SQLite blocks its thread, so the work runs on the thread pool, not on the caller's turn.</summary>
internal sealed class SqliteReadPool : IDisposable
{
    private readonly DatabaseTarget _target;
    private readonly SemaphoreSlim _places;
    private readonly ConcurrentBag<SqliteStatements> _idle = [];
    private volatile bool _disposed;

    public SqliteReadPool(DatabaseTarget target, int connectionsMax)
    {
        _target = target;
        _places = new SemaphoreSlim(connectionsMax, connectionsMax);
    }

    public async ValueTask<T> RunAsync<T>(Func<SqliteStatements, T> work, CancellationToken cancellationToken)
    {
        await _places.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            return await Task.Run(() => Run(work), cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            _places.Release();
        }
    }

    public void Dispose()
    {
        _disposed = true;
        Clear();
    }

    public void Clear()
    {
        while (_idle.TryTake(out var statements))
        {
            statements.Dispose();
        }
    }

    private T Run<T>(Func<SqliteStatements, T> work)
    {
        if (!_idle.TryTake(out var statements))
        {
            statements = new SqliteStatements(SqliteDatabase.Open(_target));
        }

        try
        {
            var result = work(statements);
            _idle.Add(statements);
            // A read that outlives the pool clears up behind itself.
            if (_disposed)
            {
                Clear();
            }

            return result;
        }
        catch
        {
            // The connection may have lost its file or hold a transaction; it does not come back.
            statements.Dispose();
            throw;
        }
    }
}

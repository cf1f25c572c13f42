using Actors.Ledger.Backup;
using Actors.Ledger.Commit;
using Actors.Ledger.Compaction;
using Actors.Ledger.History;
using Actors.Ledger.Postgres;
using Actors.Ledger.Sqlite;
using Actors.Ledger.Storage;
using Actors.Ledger.Tail;
using Actors.Sql;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Actors.Ledger;

/// <summary>Puts the parts together and owns their loops: one committer, one tail, one compactor.</summary>
internal sealed class LedgerHost : IHostedService, IAsyncDisposable
{
    private readonly DatabaseOptions _database;
    private readonly ILedgerStore _store;
    private readonly CommitQueue _queue;
    private readonly ChangeTail _tail;
    private readonly Committer _committer;
    private readonly Compactor _compactor;
    private readonly Historian _historian;
    private readonly LedgerMetrics _metrics;
    private readonly CancellationTokenSource _stopping = new();
    private Task _committing = Task.CompletedTask;
    private Task _following = Task.CompletedTask;
    private bool _disposed;

    public LedgerHost(DatabaseOptions database, LedgerOptions options, TimeProvider timeProvider, LedgerMetrics metrics, ILoggerFactory loggers)
    {
        _database = database;
        _metrics = metrics;
        var target = database.Target;
        _store = target.Dialect == SqlDialect.Sqlite ? new SqliteStore(target, options, timeProvider) : new PostgresStore(target, options, timeProvider);
        _queue = new CommitQueue(options, timeProvider);
        var reader = new SnapshotReader(_store, target, options.RetryPauseMax);
        _tail = new ChangeTail(_store, reader, options, timeProvider, loggers.CreateLogger<ChangeTail>());
        _committer = new Committer(_queue, _store.CreateWriter(), _tail, options, timeProvider, metrics, loggers.CreateLogger<Committer>());
        _compactor = new Compactor(_store, options, timeProvider, loggers.CreateLogger<Compactor>());
        _historian = new Historian(_store, _tail, options, timeProvider, loggers.CreateLogger<Historian>());
        Ledger = new SqlLedger(new LedgerLimits(options), _queue, reader, _tail, timeProvider, options.HistoryRules);
        Backups = new LedgerBackups(_store, target, options.RetryPauseMax);
        metrics.Observe(() => _queue.Count, () => _tail.Lag, () => _tail.CurrentIndex);
    }

    public ILedger Ledger { get; }

    public ILedgerBackup Backups { get; }

    /// <summary>Applies the schema and connects. A database that cannot be used is reported now, in one sentence.</summary>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        try
        {
            if (_database.EnsureSchema)
            {
                await Schema.ApplyAsync(_database.Target, cancellationToken).ConfigureAwait(false);
            }

            await _tail.StartAsync(cancellationToken).ConfigureAwait(false);
            await _committer.StartAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (Exception failure) when (failure is LedgerUnavailableException || DatabaseUnavailableException.IsDatabaseFailure(failure))
        {
            throw DatabaseUnavailableException.From(_database.Target, failure is LedgerUnavailableException { InnerException: { } inner } ? inner : failure);
        }

        _committing = _committer.RunAsync(_stopping.Token);
        _following = Task.WhenAll(_tail.RunAsync(_stopping.Token), _compactor.RunAsync(_stopping.Token), _historian.RunAsync(_stopping.Token));
    }

    /// <summary>Refuses new commits, finishes those in line as long as the host allows, then stops following.</summary>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        _queue.Close(Stopped);
        await _committing.WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await _stopping.CancelAsync().ConfigureAwait(false);
        await Task.WhenAll(_committing, _following).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _queue.Expire(TimeSpan.Zero, Stopped);
    }

    public async ValueTask DisposeAsync()
    {
        if (_disposed)
        {
            return;
        }

        _disposed = true;
        using var abort = new CancellationTokenSource();
        await abort.CancelAsync().ConfigureAwait(false);
        await StopAsync(abort.Token).ConfigureAwait(false);
        await _committer.DisposeAsync().ConfigureAwait(false);
        await _tail.DisposeAsync().ConfigureAwait(false);
        await _store.DisposeAsync().ConfigureAwait(false);
        _metrics.Dispose();
        _stopping.Dispose();
    }

    private static LedgerUnavailableException Stopped() =>
        new("The ledger of this process is stopping; nothing was written, ask another process.", TimeSpan.FromSeconds(1));
}

using System.Collections.Concurrent;
using Actors.Sql;
using Npgsql;

namespace Actors.Ledger.Postgres;

/// <summary>The four kinds of connection the ledger keeps, and what each one sets. A kind's name is the same in the server's list of activity and in the driver's metrics.</summary>
internal sealed class PostgresConnections : IAsyncDisposable
{
    // The writer's statement always goes through primary keys. Without these settings the plan made while the tables
    // are still empty would be kept when they have grown.
    private const string WriterSettings =
        "-c synchronous_commit=on -c plan_cache_mode=force_generic_plan -c enable_seqscan=off -c enable_hashjoin=off -c enable_mergejoin=off";

    // Statements of the ledger are short; compiling one takes longer than running it.
    private const string CommonSettings = "-c jit=off";

    private readonly ConcurrentDictionary<int, bool> _writerBackends = new();
    private readonly string _connectionString;
    private readonly LedgerOptions _options;
    private readonly NpgsqlDataSource _writers;
    private readonly NpgsqlDataSource _listeners;
    private readonly NpgsqlDataSource _backups;

    public PostgresConnections(DatabaseTarget target, LedgerOptions options)
    {
        _connectionString = target.ConnectionString;
        _options = options;
        // The server gives up a little earlier than the client, so that the client hears the reason.
        var statementMilliseconds = (long)(options.StatementWaitMax * 0.9).TotalMilliseconds;
        _writers = CreateUnpooled("writer", $"{WriterSettings} -c statement_timeout={statementMilliseconds}");
        _listeners = CreateUnpooled("tail");
        _backups = CreateUnpooled("backup");
    }

    public NpgsqlDataSource CreateReadPool() => Create("reads", settings =>
    {
        settings.MaxPoolSize = _options.ReadConnectionsMax;
        settings.MinPoolSize = 0;
        settings.MaxAutoPrepare = 16;
        settings.AutoPrepareMinUsages = 1;
    });

    /// <summary>Whether the server process with this id serves a writer of this process.</summary>
    public bool IsOwnWriter(int backendId) => _writerBackends.ContainsKey(backendId);

    public async Task<NpgsqlConnection> OpenWriterAsync(CancellationToken cancellationToken)
    {
        var connection = await _writers.OpenConnectionAsync(cancellationToken).ConfigureAwait(false);
        _writerBackends.TryAdd(connection.ProcessID, true);
        return connection;
    }

    public async ValueTask CloseWriterAsync(NpgsqlConnection connection, int backendId)
    {
        _writerBackends.TryRemove(backendId, out _);
        await connection.DisposeAsync().ConfigureAwait(false);
    }

    public ValueTask<NpgsqlConnection> OpenListenerAsync(CancellationToken cancellationToken) => _listeners.OpenConnectionAsync(cancellationToken);

    public ValueTask<NpgsqlConnection> OpenBackupAsync(CancellationToken cancellationToken) => _backups.OpenConnectionAsync(cancellationToken);

    /// <summary>What is open stays open until whoever opened it closes it.</summary>
    public async ValueTask DisposeAsync()
    {
        await _writers.DisposeAsync().ConfigureAwait(false);
        await _listeners.DisposeAsync().ConfigureAwait(false);
        await _backups.DisposeAsync().ConfigureAwait(false);
    }

    private NpgsqlDataSource CreateUnpooled(string role, string serverSettings = "") => Create(role, settings =>
    {
        settings.Pooling = false;
        settings.Options = $"{settings.Options} {serverSettings}";
    });

    private NpgsqlDataSource Create(string role, Action<NpgsqlConnectionStringBuilder> configure)
    {
        var settings = new NpgsqlConnectionStringBuilder(_connectionString);
        settings.ApplicationName = $"{settings.ApplicationName ?? "actors ledger"} {role}";
        settings.Timeout = Math.Max(1, (int)Math.Ceiling(_options.CommitWaitMax.TotalSeconds));
        // Later than whoever waits gives up, so that the threads that a cancel blocks have been lent by then.
        settings.CommandTimeout = (int)_options.AnswerWaitMax.TotalSeconds + 1;
        settings.CancellationTimeout = -1;
        settings.Options = $"{settings.Options} {CommonSettings}";
        configure(settings);
        return PostgresSource.Create(settings);
    }
}

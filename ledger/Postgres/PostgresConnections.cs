using System.Collections.Concurrent;
using Actors.Sql;
using Npgsql;

namespace Actors.Ledger.Postgres;

/// <summary>The four kinds of connection the ledger keeps, and what each one sets.</summary>
internal sealed class PostgresConnections
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

    public PostgresConnections(DatabaseTarget target, LedgerOptions options)
    {
        _connectionString = target.ConnectionString;
        _options = options;
    }

    public NpgsqlDataSource CreateReadPool()
    {
        var settings = Settings(" reads");
        settings.MaxPoolSize = _options.ReadConnectionsMax;
        settings.MinPoolSize = 0;
        settings.MaxAutoPrepare = 16;
        settings.AutoPrepareMinUsages = 1;
        return NpgsqlDataSource.Create(settings.ConnectionString);
    }

    /// <summary>Whether the server process with this id serves a writer of this process.</summary>
    public bool IsOwnWriter(int backendId) => _writerBackends.ContainsKey(backendId);

    public async Task<NpgsqlConnection> OpenWriterAsync(CancellationToken cancellationToken)
    {
        var settings = Settings(" writer");
        settings.Pooling = false;
        // The server gives up a little earlier than the client, so that the client hears the reason.
        var statementMilliseconds = (long)(_options.StatementWaitMax * 0.9).TotalMilliseconds;
        settings.Options = $"{settings.Options} {WriterSettings} -c statement_timeout={statementMilliseconds}";
        var connection = await OpenAsync(settings, cancellationToken).ConfigureAwait(false);
        _writerBackends.TryAdd(connection.ProcessID, true);
        return connection;
    }

    public async ValueTask CloseWriterAsync(NpgsqlConnection connection, int backendId)
    {
        _writerBackends.TryRemove(backendId, out _);
        await connection.DisposeAsync().ConfigureAwait(false);
    }

    public Task<NpgsqlConnection> OpenListenerAsync(CancellationToken cancellationToken)
    {
        var settings = Settings(" tail");
        settings.Pooling = false;
        return OpenAsync(settings, cancellationToken);
    }

    public Task<NpgsqlConnection> OpenBackupAsync(CancellationToken cancellationToken)
    {
        var settings = Settings(" backup");
        settings.Pooling = false;
        return OpenAsync(settings, cancellationToken);
    }

    private NpgsqlConnectionStringBuilder Settings(string role)
    {
        var settings = new NpgsqlConnectionStringBuilder(_connectionString);
        settings.ApplicationName = (settings.ApplicationName ?? "actors ledger") + role;
        settings.Timeout = Math.Max(1, (int)Math.Ceiling(_options.CommitWaitMax.TotalSeconds));
        // Later than whoever waits gives up, so that the threads that a cancel blocks have been lent by then.
        settings.CommandTimeout = (int)_options.AnswerWaitMax.TotalSeconds + 1;
        settings.CancellationTimeout = -1;
        settings.Options = $"{settings.Options} {CommonSettings}";
        return settings;
    }

    private static async Task<NpgsqlConnection> OpenAsync(NpgsqlConnectionStringBuilder settings, CancellationToken cancellationToken)
    {
        var connection = new NpgsqlConnection(settings.ConnectionString);
        try
        {
            await connection.OpenAsync(cancellationToken).ConfigureAwait(false);
            return connection;
        }
        catch
        {
            await connection.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }
}

using System.Data.Common;
using System.Globalization;
using Actors.Runtime.AdoNet.Database;
using Microsoft.Extensions.Logging;

namespace Actors.Runtime.AdoNet.Storage;

/// <summary>Reads, writes, clears and deletes rows. Only reads are tried again: a write that seems to have failed may have been stored.</summary>
internal sealed partial class StorageStatements : IDisposable
{
    private const int ReadAttemptsMax = 4;

    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(50);

    private readonly ISqlDatabase _database;
    private readonly TimeProvider _timeProvider;
    private readonly ILogger _logger;
    private volatile StorageQueries? _queries;

    public StorageStatements(ISqlDatabase database, TimeProvider timeProvider, ILogger logger)
    {
        _database = database;
        _timeProvider = timeProvider;
        _logger = logger;
    }

    /// <summary>Loads the texts; the silo's start fails with what this throws.</summary>
    public async Task InitAsync(string storageName, CancellationToken cancellationToken)
    {
        var queries = await LoadAsync(cancellationToken).ConfigureAwait(false);
        if (queries.HasOwner)
        {
            Log.Ready(_logger, storageName, _database);
        }
        else
        {
            Log.ReadyWithoutOwner(_logger, storageName, _database);
        }
    }

    /// <summary>The row; null when there is none.</summary>
    /// <exception cref="InvalidOperationException">There are several.</exception>
    public async Task<StoredState?> ReadAsync(StorageRow row, CancellationToken cancellationToken)
    {
        var queries = await LoadAsync(cancellationToken).ConfigureAwait(false);
        var rows = await QueryAgainAsync(queries.Read, row.ToArguments(), ReadState, cancellationToken).ConfigureAwait(false);
        return rows.Count == 0 ? null : rows.Count == 1 ? rows[0] : throw new InvalidOperationException(
            $"The {_database} has {rows.Count} rows for the state '{row.GrainTypeString}' of grain '{row.OwnerGrainId}'; delete all but one.");
    }

    /// <summary>The new version; null on a conflict.</summary>
    public async Task<string?> WriteAsync(StorageRow row, int? expectedVersion, byte[] payload, CancellationToken cancellationToken)
    {
        var queries = await LoadAsync(cancellationToken).ConfigureAwait(false);
        List<SqlArgument> arguments = [.. row.ToArguments(), GrainStateVersion(expectedVersion), SqlArgument.Bytes("PayloadBinary", payload)];
        return await ChangeAsync(queries.Write, arguments, expectedVersion, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The new version of the row without value; null on a conflict.</summary>
    public async Task<string?> ClearAsync(StorageRow row, int expectedVersion, CancellationToken cancellationToken)
    {
        var queries = await LoadAsync(cancellationToken).ConfigureAwait(false);
        return await ChangeAsync(queries.Clear, [.. row.ToArguments(), GrainStateVersion(expectedVersion)], expectedVersion, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The version that the row would have had; null on a conflict.</summary>
    public async Task<string?> DeleteAsync(StorageRow row, int expectedVersion, CancellationToken cancellationToken)
    {
        var queries = await LoadAsync(cancellationToken).ConfigureAwait(false);
        return await ChangeAsync(queries.Delete, [.. row.ToArguments(), GrainStateVersion(expectedVersion)], expectedVersion, cancellationToken).ConfigureAwait(false);
    }

    public void Dispose() => _database.Dispose();

    private static SqlArgument GrainStateVersion(int? version) => SqlArgument.Integer("GrainStateVersion", version);

    // Two first callers may both load; they load the same.
    private async ValueTask<StorageQueries> LoadAsync(CancellationToken cancellationToken) =>
        _queries ??= await StorageQueries.LoadAsync(_database, cancellationToken).ConfigureAwait(false);

    private async Task<string?> ChangeAsync(string text, List<SqlArgument> arguments, int? expectedVersion, CancellationToken cancellationToken)
    {
        var versions = await _database.ChangeAsync(text, arguments, ReadVersion, cancellationToken).ConfigureAwait(false);
        // An unchanged version means the same as none: nothing was stored.
        return versions is [{ } version] && version != expectedVersion ? version.ToString(CultureInfo.InvariantCulture) : null;
    }

    private async Task<IReadOnlyList<TRow>> QueryAgainAsync<TRow>(
        string text, List<SqlArgument> arguments, Func<DbDataReader, TRow> read, CancellationToken cancellationToken)
    {
        var pause = FirstPause;
        for (var attempt = 1; ; attempt++, pause *= 2)
        {
            try
            {
                return await _database.QueryAsync(text, arguments, read, cancellationToken).ConfigureAwait(false);
            }
            catch (Exception failure) when (attempt < ReadAttemptsMax && _database.IsTransient(failure))
            {
                Log.ReadAgain(_logger, failure, attempt, ReadAttemptsMax);
            }

            await Task.Delay(pause, _timeProvider, cancellationToken).ConfigureAwait(false);
        }
    }

    private static StoredState ReadState(DbDataReader reader)
    {
        var payload = reader.GetOrdinal("PayloadBinary");
        var version = reader.GetOrdinal("Version");
        return new StoredState(
            reader.IsDBNull(payload) ? null : reader.GetFieldValue<byte[]>(payload),
            reader.IsDBNull(version) ? null : reader.GetInt32(version).ToString(CultureInfo.InvariantCulture));
    }

    private static int? ReadVersion(DbDataReader reader) => reader.IsDBNull(0) ? null : reader.GetInt32(0);

    private static partial class Log
    {
        [LoggerMessage(1301, LogLevel.Information, "Grain storage '{Name}' uses the {Database}")]
        public static partial void Ready(ILogger logger, string name, ISqlDatabase database);

        [LoggerMessage(1302, LogLevel.Warning, "Grain storage '{Name}' uses the {Database}, whose rows have no owner: grains of several types, or with string keys that read as one number, share a row when their states have one name. Apply the schema of this version to keep them apart")]
        public static partial void ReadyWithoutOwner(ILogger logger, string name, ISqlDatabase database);

        [LoggerMessage(1303, LogLevel.Warning, "Attempt {Attempt} of {AttemptsMax} to read a state failed; it is tried again, so see the database when this is frequent")]
        public static partial void ReadAgain(ILogger logger, Exception exception, int attempt, int attemptsMax);
    }
}

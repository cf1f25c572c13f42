using System.Globalization;
using Orleans;
using Orleans.Configuration;
using Orleans.Runtime;
using Orleans.Storage;

namespace Actors.Runtime.AdoNet.Storage;

/// <summary>
/// Stores states in a SQL database, one row each, with a version that every change must name. It holds no lock and keeps nothing in
/// memory: the database decides every race.
/// </summary>
/// <remarks>
/// Methods run on the calling grain's turns: they touch the state only there, and only the SQL below leaves them.
/// </remarks>
internal sealed class AdoNetGrainStorage : IGrainStorage, ILifecycleParticipant<ISiloLifecycle>, IDisposable
{
    private readonly string _name;
    private readonly string _serviceId;
    private readonly AdoNetGrainStorageOptions _options;
    private readonly StorageStatements _statements;
    private readonly IGrainStorageSerializer _serializer;
    private readonly IServiceProvider _services;

    public AdoNetGrainStorage(
        string name,
        string serviceId,
        AdoNetGrainStorageOptions options,
        StorageStatements statements,
        IGrainStorageSerializer serializer,
        IServiceProvider services)
    {
        _name = name;
        _serviceId = serviceId;
        _options = options;
        _statements = statements;
        _serializer = serializer;
        _services = services;
    }

    public void Participate(ISiloLifecycle lifecycle) =>
        lifecycle.Subscribe($"grain storage '{_name}'", _options.InitStage, cancellationToken => _statements.InitAsync(_name, cancellationToken));

    public void Dispose() => _statements.Dispose();

    public Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) =>
        ReadStateAsync(stateName, grainId, grainState, CancellationToken.None);

    public async Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(grainState);
        var stored = await _statements.ReadAsync(StorageRow.Of(_serviceId, stateName, grainId), cancellationToken);
        grainState.State = stored?.Payload is { } payload ? _serializer.Deserialize<T>(BinaryData.FromBytes(payload)) : InitialState.Create<T>(_services);
        grainState.RecordExists = stored?.Payload is not null;
        grainState.ETag = stored?.Version;
    }

    public Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) =>
        WriteStateAsync(stateName, grainId, grainState, CancellationToken.None);

    public async Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(grainState);
        var row = StorageRow.Of(_serviceId, stateName, grainId);
        var payload = _serializer.Serialize(grainState.State).ToArray();
        var expected = grainState.ETag;
        var written = TryParseVersion(expected, out var version) ? await _statements.WriteAsync(row, version, payload, cancellationToken) : null;
        grainState.ETag = written ?? throw await ConflictAsync(row, expected, cancellationToken);
        grainState.RecordExists = true;
    }

    public Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) =>
        ClearStateAsync(stateName, grainId, grainState, CancellationToken.None);

    public async Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(grainState);
        var row = StorageRow.Of(_serviceId, stateName, grainId);
        grainState.ETag = grainState.ETag is { } expected
            ? await ClearKnownAsync(row, expected, cancellationToken)
            : await ClearUnknownAsync(row, cancellationToken);
        grainState.State = InitialState.Create<T>(_services);
        grainState.RecordExists = false;
    }

    private static bool TryParseVersion(string? etag, out int? version)
    {
        var isNumber = int.TryParse(etag, NumberStyles.None, CultureInfo.InvariantCulture, out var number);
        version = isNumber ? number : null;
        return isNumber || etag is null;
    }

    private async Task<string?> ClearKnownAsync(StorageRow row, string expected, CancellationToken cancellationToken)
    {
        string? cleared = null;
        if (TryParseVersion(expected, out var version))
        {
            cleared = _options.DeleteStateOnClear
                ? await _statements.DeleteAsync(row, version!.Value, cancellationToken)
                : await _statements.ClearAsync(row, version!.Value, cancellationToken);
        }

        return cleared is null
            ? throw await ConflictAsync(row, expected, cancellationToken)
            : _options.DeleteStateOnClear ? null : cleared;
    }

    // Who knows of no record may clear where there is none; a record of somebody else is a conflict like any other.
    private async Task<string?> ClearUnknownAsync(StorageRow row, CancellationToken cancellationToken)
    {
        var stored = await _statements.ReadAsync(row, cancellationToken);
        return stored?.Payload is null ? stored?.Version : throw Conflict(row, stored.Version, null);
    }

    private async Task<InconsistentStateException> ConflictAsync(StorageRow row, string? expected, CancellationToken cancellationToken)
    {
        var stored = await _statements.ReadAsync(row, cancellationToken);
        return Conflict(row, stored?.Version, expected);
    }

    private InconsistentStateException Conflict(StorageRow row, string? stored, string? expected) => new(
        $"The state '{row.GrainTypeString}' of grain '{row.OwnerGrainId}' is stored with version '{stored}' in the storage '{_name}' but version '{expected}' was expected; read it again before writing.",
        stored,
        expected);
}

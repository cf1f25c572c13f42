using System.Collections.Concurrent;
using System.Globalization;
using Orleans;
using Orleans.Runtime;
using Orleans.Storage;

namespace Actors.Runtime.State;

/// <summary>Storage in the memory of this process, for tests and for state that may be lost with it.</summary>
internal sealed class MemoryGrainStorage : IGrainStorage
{
    private readonly ConcurrentDictionary<(string StateName, GrainId GrainId), Row> _rows = new();
    private readonly IGrainStorageSerializer _serializer;
    private readonly IServiceProvider _services;

    public MemoryGrainStorage(IGrainStorageSerializer serializer, IServiceProvider services)
    {
        _serializer = serializer;
        _services = services;
    }

    public Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        var row = _rows.GetValueOrDefault((stateName, grainId));
        grainState.State = row?.Payload is { } payload ? _serializer.Deserialize<T>(payload) : InitialState.Create<T>(_services);
        grainState.RecordExists = row?.Payload is not null;
        grainState.ETag = Etag(row);
        return Task.CompletedTask;
    }

    public Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        Replace(stateName, grainId, grainState, _serializer.Serialize(grainState.State));
        grainState.RecordExists = true;
        return Task.CompletedTask;
    }

    public Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        var row = _rows.GetValueOrDefault((stateName, grainId));
        if (grainState.ETag is not null || row?.Payload is not null)
        {
            Replace(stateName, grainId, grainState, payload: null);
        }
        else
        {
            grainState.ETag = Etag(row);
        }

        grainState.State = InitialState.Create<T>(_services);
        grainState.RecordExists = false;
        return Task.CompletedTask;
    }

    private static string? Etag(Row? row) => row?.Version.ToString(CultureInfo.InvariantCulture);

    private void Replace<T>(string stateName, GrainId grainId, IGrainState<T> grainState, BinaryData? payload)
    {
        var key = (stateName, grainId);
        var stored = _rows.GetValueOrDefault(key);
        var next = new Row((stored?.Version ?? 0) + 1, payload);
        var isExpected = Etag(stored) == grainState.ETag;
        if (!isExpected || !(stored is null ? _rows.TryAdd(key, next) : _rows.TryUpdate(key, next, stored)))
        {
            throw new InconsistentStateException(
                $"The state '{stateName}' of grain '{grainId}' is stored with version '{Etag(stored)}' but version '{grainState.ETag}' was expected; read it again before writing.",
                Etag(stored),
                grainState.ETag);
        }

        grainState.ETag = Etag(next);
    }

    private sealed record Row(long Version, BinaryData? Payload);
}

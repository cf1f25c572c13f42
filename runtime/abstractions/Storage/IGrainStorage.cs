using Orleans.Runtime;

namespace Orleans.Storage;

/// <summary>Stores states of grains. Registered by name, and used by many activations at a time.</summary>
/// <remarks>
/// A record is identified by the state's name and the grain. Every write and clear names the version that it replaces; when the
/// stored one is another, nothing is changed and <see cref="InconsistentStateException"/> is thrown. After each operation the
/// <see cref="IGrainState{T}"/> tells the version and whether there is a record.
/// </remarks>
public interface IGrainStorage
{
    /// <summary>Reads a record. Without one: a new state, no version, <c>RecordExists</c> false.</summary>
    Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState);

    /// <summary>Reads a record.</summary>
    Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return ReadStateAsync(stateName, grainId, grainState);
    }

    /// <summary>Writes a record; without a version it must not exist yet.</summary>
    /// <exception cref="InconsistentStateException">The stored version is another.</exception>
    Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState);

    /// <summary>Writes a record. A cancelled write may have been stored: read before writing again.</summary>
    /// <exception cref="InconsistentStateException">The stored version is another.</exception>
    Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return WriteStateAsync(stateName, grainId, grainState);
    }

    /// <summary>Removes a record; the state becomes a new one. Without a record nothing happens.</summary>
    /// <exception cref="InconsistentStateException">The stored version is another.</exception>
    Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState);

    /// <summary>Removes a record. A cancelled clear may have been stored: read before writing again.</summary>
    /// <exception cref="InconsistentStateException">The stored version is another.</exception>
    Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return ClearStateAsync(stateName, grainId, grainState);
    }
}

/// <summary>Turns states into stored bytes and back.</summary>
public interface IGrainStorageSerializer
{
    /// <summary>The bytes of <paramref name="input"/>.</summary>
    BinaryData Serialize<T>(T? input);

    /// <summary>The state of <paramref name="input"/>.</summary>
    T? Deserialize<T>(BinaryData input);
}

/// <summary>Options of a storage that can be given a serializer of its own.</summary>
public interface IStorageProviderSerializerOptions
{
    /// <summary>The serializer; the host's default one when null.</summary>
    IGrainStorageSerializer GrainStorageSerializer { get; set; }
}

namespace Orleans.Core;

/// <summary>A stored record of a grain. Call it from the grain's own code.</summary>
public interface IStorage
{
    /// <summary>The version of the record that was last read or written; null when there is none.</summary>
    string? Etag { get; }

    /// <summary>True when the last read or write found or made a record.</summary>
    /// <exception cref="InvalidOperationException">Nothing was read yet.</exception>
    bool RecordExists { get; }

    /// <summary>Reads the record; changes in memory are lost.</summary>
    Task ReadStateAsync();

    /// <summary>Reads the record; changes in memory are lost.</summary>
    Task ReadStateAsync(CancellationToken cancellationToken);

    /// <summary>Writes the record if it is still the version that was read.</summary>
    /// <exception cref="Orleans.Storage.InconsistentStateException">It is not.</exception>
    Task WriteStateAsync();

    /// <summary>Writes the record if it is still the version that was read.</summary>
    /// <exception cref="Orleans.Storage.InconsistentStateException">It is not.</exception>
    Task WriteStateAsync(CancellationToken cancellationToken);

    /// <summary>Removes the record if it is still the version that was read, and resets the state in memory.</summary>
    /// <exception cref="Orleans.Storage.InconsistentStateException">It is not.</exception>
    Task ClearStateAsync();

    /// <summary>Removes the record if it is still the version that was read, and resets the state in memory.</summary>
    /// <exception cref="Orleans.Storage.InconsistentStateException">It is not.</exception>
    Task ClearStateAsync(CancellationToken cancellationToken);
}

/// <summary>A stored record of a grain and its value in memory.</summary>
public interface IStorage<TState> : IStorage
{
    /// <summary>The value in memory; saved only by <see cref="IStorage.WriteStateAsync()"/>.</summary>
    TState State { get; set; }
}

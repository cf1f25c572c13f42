namespace Orleans;

/// <summary>What a storage reads into and writes from.</summary>
/// <typeparam name="T">The state.</typeparam>
public interface IGrainState<T>
{
    /// <summary>The value.</summary>
    T? State { get; set; }

    /// <summary>The version of the record; null when there is none.</summary>
    string? ETag { get; set; }

    /// <summary>True when there is a record.</summary>
    bool RecordExists { get; set; }
}

/// <summary>A plain <see cref="IGrainState{T}"/>.</summary>
public sealed class GrainState<T> : IGrainState<T>
{
    /// <summary>An empty one.</summary>
    public GrainState()
    {
    }

    /// <summary>One with a value.</summary>
    public GrainState(T state) => State = state;

    /// <summary>One with a value and a version.</summary>
    public GrainState(T state, string? eTag)
    {
        State = state;
        ETag = eTag;
    }

    /// <inheritdoc />
    public T? State { get; set; }

    /// <inheritdoc />
    public string? ETag { get; set; }

    /// <inheritdoc />
    public bool RecordExists { get; set; }
}

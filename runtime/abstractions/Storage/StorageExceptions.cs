using Orleans.Runtime;

namespace Orleans.Storage;

/// <summary>
/// A record was not written because somebody else wrote it first. The activation whose state it is ends when this leaves a call;
/// the next call gets a new one, which reads again.
/// </summary>
public class InconsistentStateException : OrleansException
{
    /// <summary>Without details.</summary>
    public InconsistentStateException()
        : base("The stored state is of another version than the one that was read; read it again before writing.")
    {
    }

    /// <summary>With a message.</summary>
    public InconsistentStateException(string message)
        : base(message)
    {
    }

    /// <summary>With a message and a cause.</summary>
    public InconsistentStateException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    /// <summary>With a message, the versions and a cause.</summary>
    public InconsistentStateException(string errorMsg, string? storedEtag, string? currentEtag, Exception? storageException)
        : base(errorMsg, storageException)
    {
        StoredEtag = storedEtag;
        CurrentEtag = currentEtag;
    }

    /// <summary>With a message and the versions.</summary>
    public InconsistentStateException(string errorMsg, string? storedEtag, string? currentEtag)
        : this(errorMsg, storedEtag, currentEtag, null)
    {
    }

    /// <summary>The version in storage; null when there is no record or it is not known.</summary>
    public string? StoredEtag { get; internal set; }

    /// <summary>The version that the writer expected; null when it expected no record.</summary>
    public string? CurrentEtag { get; internal set; }

    /// <summary>True until the activation whose state it is has been ended; callers further up are then left alone.</summary>
    internal bool IsSourceActivation { get; set; } = true;
}

/// <summary>A storage that a grain names is missing or misconfigured.</summary>
public class BadProviderConfigException : OrleansException
{
    /// <summary>Without details.</summary>
    public BadProviderConfigException()
        : base("A storage that a grain names is missing or misconfigured; register one under that name.")
    {
    }

    /// <summary>With a message.</summary>
    public BadProviderConfigException(string message)
        : base(message)
    {
    }

    /// <summary>With a message and a cause.</summary>
    public BadProviderConfigException(string message, Exception? innerException)
        : base(message, innerException)
    {
    }
}

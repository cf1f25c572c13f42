namespace Orleans;

/// <summary>Why an activation ends.</summary>
public enum DeactivationReasonCode : byte
{
    /// <summary>Not given.</summary>
    None = 0,

    /// <summary>The silo is shutting down.</summary>
    ShuttingDown = 1,

    /// <summary>Activation failed.</summary>
    ActivationFailed = 2,

    /// <summary>The directory entry was lost.</summary>
    DirectoryFailure = 3,

    /// <summary>The activation was idle for its collection age.</summary>
    ActivationIdle = 4,

    /// <summary>A call ran for longer than the processing limit.</summary>
    ActivationUnresponsive = 5,

    /// <summary>Another activation of the same grain was registered first.</summary>
    DuplicateActivation = 6,

    /// <summary>A call's interface version is not compatible with the class.</summary>
    IncompatibleRequest = 7,

    /// <summary>A storage conflict of the activation's own state escaped a call.</summary>
    ApplicationError = 8,

    /// <summary>The grain asked for it.</summary>
    ApplicationRequested = 9,

    /// <summary>The activation moves to another silo.</summary>
    Migrating = 10,

    /// <summary>The runtime asked for it.</summary>
    RuntimeRequested = 11,

    /// <summary>The process is short of memory.</summary>
    HighMemoryPressure = 12,
}

/// <summary>Why an activation ends: a code, a text for people, and the exception behind it if there is one.</summary>
public readonly struct DeactivationReason
{
    /// <summary>A reason without an exception.</summary>
    public DeactivationReason(DeactivationReasonCode code, string text)
        : this(code, null, text)
    {
    }

    /// <summary>A reason with the exception behind it.</summary>
    public DeactivationReason(DeactivationReasonCode code, Exception? exception, string text)
    {
        ReasonCode = code;
        Exception = exception;
        Description = text;
    }

    /// <summary>The code.</summary>
    public DeactivationReasonCode ReasonCode { get; }

    /// <summary>The text for people.</summary>
    public string Description { get; }

    /// <summary>The exception behind it, or null.</summary>
    public Exception? Exception { get; }

    /// <inheritdoc />
    public override string ToString() => Exception is null ? $"{ReasonCode}: {Description}" : $"{ReasonCode}: {Description} ({Exception.Message})";
}

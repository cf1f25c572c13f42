namespace Orleans.Serialization;

/// <summary>Stands for an exception whose type has no codec in the process that read or wrote it.</summary>
public sealed class UnavailableExceptionFallbackException : Exception
{
    /// <summary>Without a message.</summary>
    public UnavailableExceptionFallbackException()
    {
    }

    /// <summary>With the message of the original.</summary>
    public UnavailableExceptionFallbackException(string message)
        : base(message)
    {
    }

    /// <summary>With the message and the cause of the original.</summary>
    public UnavailableExceptionFallbackException(string message, Exception? innerException)
        : base(message, innerException)
    {
    }

    /// <summary>The full name of the original type.</summary>
    public string ExceptionType { get; internal set; } = typeof(Exception).FullName!;

    /// <inheritdoc />
    public override string ToString() => $"[{ExceptionType}] {base.ToString()}";
}

namespace Orleans.Serialization;

/// <summary>Bytes could not be read, or a value could not be written or copied.</summary>
public class SerializerException : Exception
{
    /// <summary>Without a message.</summary>
    public SerializerException()
    {
    }

    /// <summary>With a message that names subject, value and remedy.</summary>
    public SerializerException(string message)
        : base(message)
    {
    }

    /// <summary>With a message and a cause.</summary>
    public SerializerException(string message, Exception? innerException)
        : base(message, innerException)
    {
    }
}

/// <summary>There is no codec for a type.</summary>
public sealed class CodecNotFoundException : SerializerException
{
    /// <summary>Without a message.</summary>
    public CodecNotFoundException()
    {
    }

    /// <summary>With a message that names the type and the remedy.</summary>
    public CodecNotFoundException(string message)
        : base(message)
    {
    }

    /// <summary>With a message and a cause.</summary>
    public CodecNotFoundException(string message, Exception? innerException)
        : base(message, innerException)
    {
    }
}

/// <summary>Bytes name a type that no loaded assembly has registered.</summary>
public sealed class UnknownTypeException : SerializerException
{
    /// <summary>Without a message.</summary>
    public UnknownTypeException()
    {
    }

    /// <summary>With a message that names the type and the remedy.</summary>
    public UnknownTypeException(string message)
        : base(message)
    {
    }

    /// <summary>With a message and a cause.</summary>
    public UnknownTypeException(string message, Exception? innerException)
        : base(message, innerException)
    {
    }
}

namespace Orleans.Runtime;

/// <summary>A call could not be brought to its target. It was not run.</summary>
public class OrleansMessageRejectionException : OrleansException
{
    internal OrleansMessageRejectionException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }
}

/// <summary>The silo that a call went to has left the cluster or is stopping, or no silo can be reached.</summary>
public sealed class SiloUnavailableException : OrleansMessageRejectionException
{
    /// <summary>Without details.</summary>
    public SiloUnavailableException()
        : base("The silo is not available; try again, another silo takes over.")
    {
    }

    /// <summary>With a message.</summary>
    public SiloUnavailableException(string msg)
        : base(msg)
    {
    }

    /// <summary>With a message and a cause.</summary>
    public SiloUnavailableException(string message, Exception? innerException)
        : base(message, innerException)
    {
    }
}

/// <summary>A gateway is overloaded and refuses new calls from clients.</summary>
public sealed class GatewayTooBusyException : OrleansException
{
    /// <summary>Without details.</summary>
    public GatewayTooBusyException()
        : base("The gateway is overloaded; slow down and try again.")
    {
    }

    /// <summary>With a message.</summary>
    public GatewayTooBusyException(string message)
        : base(message)
    {
    }

    /// <summary>With a message and a cause.</summary>
    public GatewayTooBusyException(string message, Exception? innerException)
        : base(message, innerException)
    {
    }
}

/// <summary>The client or observer that a call went to is gone.</summary>
public sealed class ClientNotAvailableException : OrleansException
{
    internal ClientNotAvailableException(GrainId clientId)
        : base($"Client '{clientId}' is not available: it disconnected, or its observer was deleted or collected. Forget this reference.")
    {
    }
}

/// <summary>An extension was called on a grain that has not installed it.</summary>
public sealed class GrainExtensionNotInstalledException : OrleansException
{
    /// <summary>Without details.</summary>
    public GrainExtensionNotInstalledException()
        : base("The grain has no such extension; register it with AddGrainExtension.")
    {
    }

    /// <summary>With a message.</summary>
    public GrainExtensionNotInstalledException(string message)
        : base(message)
    {
    }

    /// <summary>With a message and a cause.</summary>
    public GrainExtensionNotInstalledException(string message, Exception? innerException)
        : base(message, innerException)
    {
    }
}

/// <summary>A reference was used that no runtime stands behind, for example one that was deserialized outside of a host.</summary>
public sealed class GrainReferenceNotBoundException : OrleansException
{
    internal GrainReferenceNotBoundException(GrainReference reference)
        : base($"Reference '{reference}' is not bound to a runtime; make it with IGrainFactory.GetGrain.")
    {
    }
}

/// <summary>An enumeration of a grain's sequence was lost: the activation or its enumerator is gone. Start it again.</summary>
public sealed class EnumerationAbortedException : Exception
{
    /// <summary>Without details.</summary>
    public EnumerationAbortedException()
        : base("The enumeration was lost because its activation or enumerator is gone; start it again.")
    {
    }

    /// <summary>With a message.</summary>
    public EnumerationAbortedException(string message)
        : base(message)
    {
    }

    /// <summary>With a message and a cause.</summary>
    public EnumerationAbortedException(string message, Exception? innerException)
        : base(message, innerException)
    {
    }
}

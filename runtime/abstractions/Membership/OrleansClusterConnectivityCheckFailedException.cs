namespace Orleans.Runtime.MembershipService;

/// <summary>A silo did not start because it cannot reach all active silos of its cluster.</summary>
public sealed class OrleansClusterConnectivityCheckFailedException : OrleansException
{
    /// <summary>Without details.</summary>
    public OrleansClusterConnectivityCheckFailedException()
        : base("This silo cannot reach all active silos of its cluster; check the network between them.")
    {
    }

    /// <summary>With a message.</summary>
    public OrleansClusterConnectivityCheckFailedException(string message)
        : base(message)
    {
    }

    /// <summary>With a message and a cause.</summary>
    public OrleansClusterConnectivityCheckFailedException(string message, Exception? innerException)
        : base(message, innerException)
    {
    }
}

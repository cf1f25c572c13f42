namespace Orleans.Runtime;

/// <summary>
/// A call was refused because it closes a cycle: its target is waiting, through a chain of calls, for this very call and takes
/// one request at a time. The message spells the cycle out.
/// </summary>
public sealed class DeadlockException : OrleansException
{
    /// <summary>Without a cycle to name.</summary>
    public DeadlockException()
        : base("A call closes a cycle of waiting grains and could never be answered.")
    {
    }

    /// <summary>With the cycle in the message.</summary>
    public DeadlockException(string message)
        : base(message)
    {
    }

    /// <summary>With the cycle in the message and an inner exception.</summary>
    public DeadlockException(string message, Exception? innerException)
        : base(message, innerException)
    {
    }
}

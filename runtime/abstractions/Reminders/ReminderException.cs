namespace Orleans.Runtime;

/// <summary>A reminder could not be changed as asked.</summary>
public sealed class ReminderException : OrleansException
{
    /// <summary>With a message.</summary>
    public ReminderException(string message)
        : base(message)
    {
    }

    /// <summary>With a message and a cause.</summary>
    public ReminderException(string message, Exception? innerException)
        : base(message, innerException)
    {
    }
}

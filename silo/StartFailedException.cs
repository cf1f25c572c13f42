namespace Actors.Silo;

/// <summary>The process cannot start. The message is for people: what, which value, what to do; one sentence for each problem.</summary>
public sealed class StartFailedException : Exception
{
    /// <summary>Creates the exception with sentences that can be shown as they are.</summary>
    public StartFailedException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }
}

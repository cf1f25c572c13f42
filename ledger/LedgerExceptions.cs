namespace Actors.Ledger;

/// <summary>The base of everything that the ledger throws on its own account.</summary>
public abstract class LedgerException : Exception
{
    private protected LedgerException(string message, Exception? innerException)
        : base(message, innerException)
    {
    }
}

/// <summary>The database does not answer, or the queue of commits stays full. A write that failed so was not applied; try again.</summary>
public sealed class LedgerUnavailableException : LedgerException
{
    internal LedgerUnavailableException(string message, TimeSpan retryAfter, Exception? innerException = null)
        : base(message, innerException) => RetryAfter = retryAfter;

    /// <summary>When trying again is reasonable.</summary>
    public TimeSpan RetryAfter { get; }
}

/// <summary>The connection broke or fell silent while the write was being committed, and whether it was applied could not be learnt in time. Read before trying again.</summary>
public sealed class LedgerOutcomeUnknownException : LedgerException
{
    internal LedgerOutcomeUnknownException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }
}

/// <summary>A space, key, payload, batch or request is outside the limits of <see cref="LedgerOptions"/>.</summary>
public sealed class LedgerLimitException : LedgerException
{
    internal LedgerLimitException(string message)
        : base(message, null)
    {
    }
}

/// <summary>The wanted part of the change log is gone. Read the state anew and follow the log from there.</summary>
public sealed class LedgerCompactedException : LedgerException
{
    internal LedgerCompactedException(string message, long oldest)
        : base(message, null) => Oldest = oldest;

    /// <summary>The oldest index that the log still holds, or will hold next when it is empty.</summary>
    public long Oldest { get; }
}

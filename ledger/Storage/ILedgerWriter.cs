using Actors.Ledger.Commit;

namespace Actors.Ledger.Storage;

/// <summary>The one connection of a process that writes. Only the committer calls it, one call at a time.</summary>
internal interface ILedgerWriter : IAsyncDisposable
{
    /// <summary>
    /// Connects anew under a new name. The former name is fenced first: whatever it still had on the way can no longer be applied.
    /// </summary>
    /// <param name="unresolved">The group whose acknowledgement was lost, if any.</param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    /// <returns>Whether the unresolved group had been committed; its outcomes are then reported.</returns>
    ValueTask<bool> ConnectAsync(CommitGroup? unresolved, CancellationToken cancellationToken);

    /// <summary>
    /// Commits the group in one transaction and reports every outcome, unless it is withdrawn first (<see cref="CommitGroup.TryBegin"/>).
    /// After a failure the writer must connect anew.
    /// </summary>
    /// <exception cref="GroupNotAppliedException">The group certainly left no trace. After any other failure that is an open question.</exception>
    ValueTask CommitAsync(CommitGroup group, CancellationToken cancellationToken);
}

/// <summary>The group certainly left no trace; <see cref="Exception.InnerException"/> says why.</summary>
internal sealed class GroupNotAppliedException(Exception innerException) : Exception("The group was not applied.", innerException)
{
    /// <summary>The database was silent for so long before the group could be sent that nobody waits for it any more.</summary>
    public static GroupNotAppliedException Withdrawn() => new(new TimeoutException("The group was withdrawn before it was sent."));
}

/// <summary>This writer's row is gone or fenced; nothing it sends is applied until it connects anew.</summary>
internal sealed class WriterFencedException() : Exception("This writer was fenced; connect anew.");

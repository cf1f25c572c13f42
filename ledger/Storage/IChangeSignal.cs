namespace Actors.Ledger.Storage;

/// <summary>Tells the tail when looking is worth while.</summary>
internal interface IChangeSignal : IAsyncDisposable
{
    /// <summary>Returns when there may be changes after <paramref name="knownIndex"/>, at the latest after <paramref name="waitMax"/>.</summary>
    ValueTask WaitAsync(long knownIndex, TimeSpan waitMax, CancellationToken cancellationToken);

    /// <summary>This process has committed something that the tail could not be handed directly.</summary>
    void Nudge();
}

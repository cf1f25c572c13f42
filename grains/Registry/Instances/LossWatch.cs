using Actors.Ledger;

namespace Actors.Grains.Registry.Instances;

/// <summary>
/// Tells when another silo has gone, and what the ledger contained by then: this silo's copy may not have been told yet what the other one wrote last,
/// and nobody else would look after that.
/// </summary>
internal sealed class LossWatch(ISiloLosses losses, ILedger ledger)
{
    private bool _isIndexOpen;
    private long _index;

    /// <summary>Completes when a silo has gone since the call before; for one caller.</summary>
    public async Task WaitAsync(CancellationToken cancellationToken)
    {
        await losses.WaitAsync(cancellationToken);
        Volatile.Write(ref _isIndexOpen, true);
    }

    /// <summary>The index that the next look must contain; null while the ledger cannot tell.</summary>
    public async ValueTask<long?> ReadIndexAsync(CancellationToken cancellationToken)
    {
        if (!Volatile.Read(ref _isIndexOpen))
        {
            return _index;
        }

        try
        {
            _index = await ledger.ReadIndexAsync(cancellationToken);
            Volatile.Write(ref _isIndexOpen, false);
            return _index;
        }
        catch (LedgerException)
        {
            return null;
        }
    }
}

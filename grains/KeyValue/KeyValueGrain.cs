using Actors.GrainInterfaces.KeyValue;
using Actors.Ledger;

namespace Actors.Grains.KeyValue;

/// <summary>The activation of one key: a thin shell that puts <see cref="KeyValueCell"/> behind calls.</summary>
[GrainType("kv")]
internal sealed class KeyValueGrain : Grain, IKeyValueGrain
{
    private readonly LiveCells _cells;
    private readonly KeyValueCell _cell;
    private readonly LockClaims _claims;

    /// <summary>Opens the key without reading it.</summary>
    public KeyValueGrain(ILedger ledger, LiveCells cells, LockClaims claims)
    {
        _cells = cells;
        _claims = claims;
        _cell = new KeyValueCell(ledger, this.GetPrimaryKeyString());
    }

    /// <inheritdoc />
    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        // Before the first reading, so that no change after it is missed.
        _cells.Open(this.GetPrimaryKeyString(), _cell);
        return Task.CompletedTask;
    }

    /// <inheritdoc />
    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        _cells.Close(this.GetPrimaryKeyString(), _cell);
        return Task.CompletedTask;
    }

    /// <inheritdoc />
    public ValueTask<KeyValueReading> Get() => _cell.GetAsync();

    /// <inheritdoc />
    public ValueTask<KeyValueReading> GetConsistent() => _cell.LoadAsync();

    /// <inheritdoc />
    public ValueTask<KeyValueWritten> Put(PutKeyValue command) => _cell.PutAsync(command);

    /// <inheritdoc />
    public ValueTask<KeyValueWritten> Delete(DeleteKeyValue command) => _cell.DeleteAsync(command);

    /// <inheritdoc />
    public ValueTask<KeyValueWritten> Lock(LockKeyValue command) => _cell.WriteAsync(new LockIntent(command, _claims));

    /// <inheritdoc />
    public ValueTask<KeyValueWritten> Unlock(UnlockKeyValue command) => _cell.WriteAsync(new UnlockIntent(command));

    /// <inheritdoc />
    public ValueTask CatchUp(long index)
    {
        _cell.CatchUp(index);
        if (_cell.Remembered is null)
        {
            // Nothing is known here that another activation would have to read; a million removed keys must not stay in memory.
            DeactivateOnIdle();
        }

        return ValueTask.CompletedTask;
    }
}

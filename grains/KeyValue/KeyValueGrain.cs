using Actors.GrainInterfaces.KeyValue;
using Actors.Ledger;

namespace Actors.Grains.KeyValue;

/// <summary>The activation of one key: a thin shell that puts <see cref="KeyValueCell"/> behind calls.</summary>
[GrainType("kv")]
public sealed class KeyValueGrain : Grain, IKeyValueGrain
{
    private readonly KeyValueCell _cell;

    /// <summary>Opens the key without reading it.</summary>
    public KeyValueGrain(ILedger ledger) => _cell = new KeyValueCell(ledger, this.GetPrimaryKeyString());

    /// <inheritdoc />
    public ValueTask<KeyValueReading> Get() => _cell.GetAsync();

    /// <inheritdoc />
    public ValueTask<KeyValueReading> GetConsistent() => _cell.LoadAsync();

    /// <inheritdoc />
    public ValueTask<KeyValueWritten> Put(PutKeyValue command) => _cell.PutAsync(command);

    /// <inheritdoc />
    public ValueTask<KeyValueWritten> Delete(DeleteKeyValue command) => _cell.DeleteAsync(command);

    /// <inheritdoc />
    public ValueTask CatchUp(long index)
    {
        _cell.CatchUp(index);
        return ValueTask.CompletedTask;
    }
}

using System.Collections.Concurrent;

namespace Actors.Grains.KeyValue;

/// <summary>The keys that are active in this silo, so that the ledger's tail can reach their memory without a call.</summary>
internal sealed class LiveCells
{
    private readonly ConcurrentDictionary<string, KeyValueCell> _cells = new(StringComparer.Ordinal);

    public void Open(string key, KeyValueCell cell) => _cells[key] = cell;

    /// <summary>Ends a cell, unless a later activation of the same key has put its own in place.</summary>
    public void Close(string key, KeyValueCell cell) => _cells.TryRemove(KeyValuePair.Create(key, cell));

    public void CatchUp(string key, long index)
    {
        if (_cells.TryGetValue(key, out var cell))
        {
            cell.CatchUp(index);
        }
    }

    /// <summary>The tail has lost its place, so every memory must be read anew.</summary>
    public void ForgetAll()
    {
        foreach (var cell in _cells.Values)
        {
            cell.Forget();
        }
    }
}

using System.Collections.Concurrent;

namespace Actors.Grains.Sessions;

/// <summary>The sessions that are active in this silo, so that the ledger's tail can reach their memory without a call.</summary>
internal sealed class LiveSessions
{
    private readonly ConcurrentDictionary<string, SessionCell> _cells = new(StringComparer.Ordinal);

    public void Open(SessionCell cell) => _cells[cell.Id] = cell;

    /// <summary>Ends a cell, unless a later activation of the same session has put its own in place.</summary>
    public void Close(SessionCell cell) => _cells.TryRemove(KeyValuePair.Create(cell.Id, cell));

    public void CatchUp(string id, long index)
    {
        if (_cells.TryGetValue(id, out var cell))
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

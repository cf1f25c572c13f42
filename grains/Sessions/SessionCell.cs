using Actors.GrainInterfaces.Sessions;
using Actors.Ledger;

namespace Actors.Grains.Sessions;

/// <summary>One session in memory, and whether what is remembered still counts: the tail tells of changes made elsewhere.</summary>
internal sealed class SessionCell(ILedger ledger, string id)
{
    private SessionReading? _cached;
    private int _cachedGeneration;
    private int _generation;
    private long _changedAt;

    public string Id => id;

    /// <summary>What is remembered, if it still counts.</summary>
    public SessionReading? Remembered =>
        _cached is { } cached && _cachedGeneration == Volatile.Read(ref _generation) && cached.Index >= Volatile.Read(ref _changedAt) ? cached : null;

    public ValueTask<SessionReading> GetAsync() => Remembered is { } remembered ? ValueTask.FromResult(remembered) : LoadAsync();

    public async ValueTask<SessionReading> LoadAsync()
    {
        var generation = Volatile.Read(ref _generation);
        var (row, snapshotIndex) = await ledger.ReadAsync(SessionPayload.Space, id, CancellationToken.None);
        var reading = row is null
            ? new SessionReading(null, snapshotIndex)
            : new SessionReading(SessionPayload.Decode(id, row.Payload, row.CreateIndex, row.ModifyIndex), row.ModifyIndex);
        if (!(Remembered?.Index >= reading.Index))
        {
            (_cached, _cachedGeneration) = (reading, generation);
        }

        return reading;
    }

    /// <summary>Tells of a change at <paramref name="index"/>; any thread may.</summary>
    public void CatchUp(long index)
    {
        var known = Volatile.Read(ref _changedAt);
        while (known < index && Interlocked.CompareExchange(ref _changedAt, index, known) is var seen && seen != known)
        {
            known = seen;
        }
    }

    /// <summary>Nothing that is remembered counts; any thread may call it.</summary>
    public void Forget() => Interlocked.Increment(ref _generation);
}

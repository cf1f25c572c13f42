using Actors.GrainInterfaces.KeyValue;
using Actors.GrainInterfaces.Sessions;
using Actors.Ledger;

namespace Actors.Grains.KeyValue;

/// <summary>What a lock was granted on: all of it must still be so when the lock is committed.</summary>
/// <param name="Session">The session.</param>
/// <param name="SessionVersion">The version of its row: a session that ends loses the race.</param>
/// <param name="IsFresh">Whether the key was free; the rest then counts.</param>
/// <param name="LockIndexMax">The highest lock index that may ever have been given out for the key.</param>
/// <param name="FloorVersion">The version of the row that says so of all keys; 0 for none.</param>
/// <param name="MemoryVersion">The version of the row that remembers it; 0 for none.</param>
/// <param name="DelayVersion">The version of the row of a delay; 0 for none.</param>
/// <param name="IsDelayed">Whether that delay is not over.</param>
internal sealed record LockClaim(
    string Session, long SessionVersion, bool IsFresh, long LockIndexMax, long FloorVersion, long MemoryVersion, long DelayVersion, bool IsDelayed);

/// <summary>Looks up what a lock would be granted on.</summary>
internal sealed class LockClaims(ILedger ledger, IGrainFactory grains, LockDelays delays)
{
    /// <param name="key">The key.</param>
    /// <param name="current">What is stored under it.</param>
    /// <param name="session">Who wants the lock.</param>
    /// <param name="isVerified">Whether the session is looked up in the database, because what its grain knew has lost a race.</param>
    /// <returns>Null when there is no such session.</returns>
    public async ValueTask<LockClaim?> FindAsync(string key, KeyValueEntry? current, string session, bool isVerified)
    {
        if (await grains.GetGrain<ISessionGrain>(session).Vouch(isVerified) is not { } version)
        {
            return null;
        }

        if (current?.Session is not null)
        {
            return new LockClaim(session, version, false, 0, 0, 0, 0, false);
        }

        RowName[] names = [new(LockRows.Memory, key), new(LockRows.Delays, key), new(LockRows.Floor, LockRows.FloorKey)];
        var (rows, _) = await ledger.ReadAsync(names, CancellationToken.None);
        var (memory, delay, floor) = (rows[0], rows[1], rows[2]);
        return new LockClaim(
            session,
            version,
            true,
            Math.Max(memory is null ? 0 : LockRows.Decode(memory.Payload.Span), floor is null ? 0 : LockRows.Decode(floor.Payload.Span)),
            floor?.ModifyIndex ?? 0,
            memory?.ModifyIndex ?? 0,
            delay?.ModifyIndex ?? 0,
            delay is not null && !delays.IsOver(key, delay.ModifyIndex, TimeSpan.FromMilliseconds(LockRows.Decode(delay.Payload.Span))));
    }
}

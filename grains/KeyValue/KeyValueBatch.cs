using Actors.GrainInterfaces.KeyValue;
using Actors.GrainInterfaces.Sessions;
using Actors.Ledger;

namespace Actors.Grains.KeyValue;

/// <summary>Collects the mutations that change keys, and with a key the rows that stand beside its lock.</summary>
internal sealed class KeyValueBatch
{
    private readonly List<Mutation> _mutations = [];
    private readonly HashSet<string> _expectedSessions = [];
    private bool _isFloorExpected;

    public IReadOnlyList<Mutation> Mutations => _mutations;

    /// <summary>The change of one key, whose version must still be that of <paramref name="before"/>.</summary>
    public static Mutation Change(string key, KeyValueEntry? before, KeyValueEntry? after) => after is null
        ? Mutation.Delete(KeyValuePayload.Space, key, before?.ModifyIndex ?? 0)
        : Mutation.Put(KeyValuePayload.Space, key, KeyValuePayload.Encode(after.Value.Span, after.Flags, after.LockIndex, after.Session), before?.ModifyIndex ?? 0);

    /// <summary>Adds the change of a key and what follows from it for its lock; returns the place of the change in the batch.</summary>
    /// <param name="key">The key.</param>
    /// <param name="before">What is stored under it.</param>
    /// <param name="after">What it becomes.</param>
    /// <param name="claim">What a lock was granted on; null when none was.</param>
    /// <param name="lockIndexMax">The highest lock index that was granted, where it is not that of what the key becomes.</param>
    public int Add(string key, KeyValueEntry? before, KeyValueEntry? after, LockClaim? claim, long lockIndexMax = 0) =>
        Add(key, Change(key, before, after), before, after, claim, lockIndexMax);

    /// <summary>Adds a change that was made with <see cref="Change"/>, and what follows from it for the key's lock.</summary>
    public int Add(string key, Mutation change, KeyValueEntry? before, KeyValueEntry? after, LockClaim? claim, long lockIndexMax = 0)
    {
        var place = _mutations.Count;
        _mutations.Add(change);
        if (before?.Session is { } former && former != after?.Session)
        {
            _mutations.Add(Mutation.Delete(LockRows.Held(former), key));
        }

        if (after?.Session is { } holder && holder != before?.Session)
        {
            _mutations.Add(Mutation.Put(LockRows.Held(holder), key, ReadOnlyMemory<byte>.Empty));
        }

        Remember(key, Math.Max(after?.LockIndex ?? 0, lockIndexMax), claim);
        return place;
    }

    /// <summary>Adds a mutation as it is; returns its place in the batch.</summary>
    public int Add(Mutation mutation)
    {
        _mutations.Add(mutation);
        return _mutations.Count - 1;
    }

    /// <summary>Makes the batch depend on the session that a lock is granted to.</summary>
    public void ExpectSession(LockClaim claim)
    {
        if (_expectedSessions.Add(claim.Session))
        {
            _mutations.Add(Mutation.Expect(SessionPayload.Space, claim.Session, claim.SessionVersion));
        }
    }

    /// <summary>Makes sure that no later lock of the key gets a lock index that was granted, also when nothing is left of the key.</summary>
    public void Remember(string key, long lockIndexMax, LockClaim? claim)
    {
        if (claim is null)
        {
            return;
        }

        ExpectSession(claim);
        if (claim.IsFresh)
        {
            _mutations.Add(Mutation.Put(LockRows.Memory, key, LockRows.Encode(lockIndexMax), claim.MemoryVersion));
            if (!_isFloorExpected)
            {
                _mutations.Add(Mutation.Expect(LockRows.Floor, LockRows.FloorKey, claim.FloorVersion));
                _isFloorExpected = true;
            }
        }

        if (claim.DelayVersion > 0)
        {
            _mutations.Add(Mutation.Delete(LockRows.Delays, key, claim.DelayVersion));
        }
    }
}

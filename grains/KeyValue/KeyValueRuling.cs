using Actors.GrainInterfaces.KeyValue;

namespace Actors.Grains.KeyValue;

/// <summary>What a command means for a key.</summary>
internal enum RulingKind
{
    /// <summary>A condition does not hold.</summary>
    Refused,

    /// <summary>What is wanted is already so.</summary>
    Unchanged,

    /// <summary>The key changes.</summary>
    Changed,
}

/// <summary>What a command means for a key as it is stored, decided without looking at anything else.</summary>
/// <param name="Kind">What it means.</param>
/// <param name="Next">When the key changes: what it becomes, still with the indexes of what is stored; null when it is removed.</param>
internal readonly record struct KeyValueRuling(RulingKind Kind, KeyValueEntry? Next)
{
    public static readonly KeyValueRuling Refused = new(RulingKind.Refused, null);

    public static readonly KeyValueRuling Unchanged = new(RulingKind.Unchanged, null);

    public static KeyValueRuling Put(KeyValueEntry? current, PutKeyValue command)
    {
        if (!HasVersion(current, command.ExpectedVersion) || !IsFenced(current, command.Fence))
        {
            return Refused;
        }

        return Store(current, command.Value, command.Flags, current?.LockIndex ?? 0, current?.Session);
    }

    public static KeyValueRuling Delete(KeyValueEntry? current, DeleteKeyValue command)
    {
        if (!IsFenced(current, command.Fence))
        {
            return Refused;
        }

        return current is null ? Unchanged : HasVersion(current, command.ExpectedVersion) ? new(RulingKind.Changed, null) : Refused;
    }

    /// <param name="current">The key as it is stored.</param>
    /// <param name="command">Who wants the lock.</param>
    /// <param name="lockIndexMax">The highest lock index that was ever given out for the key; counts only when it is free.</param>
    /// <param name="isDelayed">Whether the key, when free, must stay free for now.</param>
    public static KeyValueRuling Lock(KeyValueEntry? current, LockKeyValue command, long lockIndexMax, bool isDelayed) => current?.Session switch
    {
        null when isDelayed => Refused,
        null => Store(current, command.Value, command.Flags, Math.Max(current?.LockIndex ?? 0, lockIndexMax) + 1, command.Session),
        { } holder when holder == command.Session => Store(current, command.Value, command.Flags, current.LockIndex, holder),
        _ => Refused,
    };

    public static KeyValueRuling Unlock(KeyValueEntry? current, UnlockKeyValue command) => current?.Session == command.Session && current is not null
        ? Store(current, command.Value, command.Flags, current.LockIndex, null)
        : Refused;

    private static bool HasVersion(KeyValueEntry? current, ulong? expected) => expected is null || expected == (ulong)(current?.ModifyIndex ?? 0);

    // A lock that was lost is not held, whoever had it last.
    private static bool IsFenced(KeyValueEntry? current, ulong? fence) =>
        fence is null || (current?.Session is not null && (ulong)current.LockIndex == fence);

    private static KeyValueRuling Store(KeyValueEntry? current, ReadOnlyMemory<byte> value, ulong flags, long lockIndex, string? session)
    {
        var isStored = current is not null && current.Flags == flags && current.LockIndex == lockIndex && current.Session == session
            && current.Value.Span.SequenceEqual(value.Span);
        return isStored
            ? Unchanged
            : new(RulingKind.Changed, new KeyValueEntry(value, flags, lockIndex, session, current?.CreateIndex ?? 0, current?.ModifyIndex ?? 0));
    }
}

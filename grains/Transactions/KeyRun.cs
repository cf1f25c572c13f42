using System.Globalization;
using Actors.GrainInterfaces.KeyValue;
using Actors.GrainInterfaces.Transactions;
using Actors.Grains.KeyValue;

namespace Actors.Grains.Transactions;

/// <summary>Carries operations on keys out in memory. Each answers with the reason why it cannot be done; null when it is.</summary>
/// <param name="keys">The keys.</param>
/// <param name="claims">Looks up what locks are granted on.</param>
/// <param name="results">Takes what the operations left or found.</param>
/// <param name="isRepeated">Whether the transaction has lost a race before.</param>
internal sealed class KeyRun(TransactionKeys keys, LockClaims claims, List<TransactionResult> results, bool isRepeated)
{
    /// <summary>Stands for the index that a key will have once the transaction is committed.</summary>
    public const long PendingIndex = long.MaxValue;

    public ValueTask<string?> ExecuteAsync(KeyOperation operation) => operation.Verb switch
    {
        KeyVerb.Lock => LockAsync(operation),
        KeyVerb.GetTree => new(GetTree(operation.Key)),
        KeyVerb.DeleteTree => new(DeleteTree(operation.Key)),
        _ => new(ExecuteOnOne(operation, keys.Find(operation.Key))),
    };

    private string? ExecuteOnOne(KeyOperation operation, KeyState state) => operation.Verb switch
    {
        KeyVerb.Set => Write(operation, state, KeyValueRuling.Put(state.After, new PutKeyValue(operation.Value, operation.Flags, null)), ""),
        KeyVerb.Cas => Write(
            operation, state, KeyValueRuling.Put(state.After, new PutKeyValue(operation.Value, operation.Flags, operation.Index)), $"failed to set key \"{operation.Key}\", index is stale"),
        KeyVerb.Unlock => Write(
            operation,
            state,
            KeyValueRuling.Unlock(state.After, new UnlockKeyValue(operation.Value, operation.Flags, operation.Session)),
            $"failed to unlock key \"{operation.Key}\", lock isn't held, or is held by another session"),
        KeyVerb.Get => state.After is null ? Absent(operation.Key) : Show(operation.Key, state.After, withValue: true),
        KeyVerb.GetOrEmpty => Show(operation.Key, state.After, withValue: true),
        KeyVerb.CheckIndex => state.After is null ? Absent(operation.Key)
            : (ulong)state.After.ModifyIndex != operation.Index ? $"current modify index of key \"{operation.Key}\" is {IndexText(state.After)}, not {operation.Index}"
            : Show(operation.Key, state.After, withValue: false),
        KeyVerb.CheckSession => state.After is null ? Absent(operation.Key)
            : state.After.Session != operation.Session ? $"current session of key \"{operation.Key}\" is \"{state.After.Session}\", not \"{operation.Session}\""
            : Show(operation.Key, state.After, withValue: false),
        KeyVerb.CheckNotExists => state.After is null ? null : $"key \"{operation.Key}\" exists",
        KeyVerb.Delete => Remove(state, KeyValueRuling.Delete(state.After, new DeleteKeyValue(null)), ""),
        KeyVerb.DeleteCas => Remove(
            state, KeyValueRuling.Delete(state.After, new DeleteKeyValue(operation.Index)), $"failed to delete key \"{operation.Key}\", index is stale"),
        _ => throw new InvalidOperationException($"Verb '{operation.Verb}' is not handled; add it here."),
    };

    private async ValueTask<string?> LockAsync(KeyOperation operation)
    {
        var state = keys.Find(operation.Key);
        if (await claims.FindAsync(operation.Key, state.After, operation.Session, isRepeated) is not { } claim)
        {
            return $"invalid session \"{operation.Session}\"";
        }

        var ruling = KeyValueRuling.Lock(
            state.After, new LockKeyValue(operation.Value, operation.Flags, operation.Session), Math.Max(claim.LockIndexMax, state.LockIndexMax), claim.IsDelayed);
        if (ruling.Kind != RulingKind.Refused)
        {
            state.GrantOn(claim, (ruling.Next ?? state.After)?.LockIndex ?? 0);
        }

        return Write(operation, state, ruling, $"failed to lock key \"{operation.Key}\", lock is already held");
    }

    private string? GetTree(string prefix)
    {
        foreach (var (key, state) in keys.Below(prefix))
        {
            if (state.After is not null)
            {
                Show(key, state.After, withValue: true);
            }
        }

        return null;
    }

    private string? DeleteTree(string prefix)
    {
        foreach (var (_, state) in keys.Below(prefix))
        {
            state.Become(null);
        }

        return null;
    }

    private string? Write(KeyOperation operation, KeyState state, KeyValueRuling ruling, string refusal)
    {
        if (ruling.Kind == RulingKind.Refused)
        {
            return refusal;
        }

        if (ruling.Kind == RulingKind.Changed)
        {
            state.Become(ruling.Next! with { ModifyIndex = PendingIndex });
        }

        return Show(operation.Key, state.After, withValue: false);
    }

    private static string? Remove(KeyState state, KeyValueRuling ruling, string refusal)
    {
        if (ruling.Kind == RulingKind.Refused)
        {
            return refusal;
        }

        state.Become(null);
        return null;
    }

    private string? Show(string key, KeyValueEntry? entry, bool withValue)
    {
        results.Add(new TransactionResult(new KeyResult(key, withValue ? entry : entry! with { Value = ReadOnlyMemory<byte>.Empty })));
        return null;
    }

    private static string IndexText(KeyValueEntry entry) =>
        entry.ModifyIndex == PendingIndex ? "that of this transaction" : entry.ModifyIndex.ToString(CultureInfo.InvariantCulture);

    private static string Absent(string key) => $"key \"{key}\" doesn't exist";
}

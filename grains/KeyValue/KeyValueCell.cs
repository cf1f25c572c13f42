using Actors.GrainInterfaces.KeyValue;
using Actors.Ledger;

namespace Actors.Grains.KeyValue;

/// <summary>
/// One key in memory and how it is read and written. Memory answers readings; a write is only ever acknowledged by the
/// ledger, be it by a commit or by a look at what is stored.
/// </summary>
/// <remarks>
/// Runs on the turns of its grain, but for <see cref="CatchUp"/> and <see cref="Forget"/>, which any thread may call.
/// Readings interleave with the one write in progress. Two marks say whether what is cached still counts: the
/// generation that it was read in, which moves on when nobody knows what changed, and the highest index at which the
/// key is known to have changed.
/// </remarks>
internal sealed class KeyValueCell(ILedger ledger, string key)
{
    private const int AttemptsMax = 8;

    private KeyValueReading? _cached;
    private int _cachedGeneration;
    private int _generation;
    private long _changedAt;

    /// <summary>What is cached, if it still counts.</summary>
    public KeyValueReading? Remembered =>
        _cached is { } cached && _cachedGeneration == Volatile.Read(ref _generation) && cached.Index >= Volatile.Read(ref _changedAt)
            ? cached
            : null;

    /// <summary>From memory if there is anything in it.</summary>
    public ValueTask<KeyValueReading> GetAsync() => Remembered is { } remembered ? ValueTask.FromResult(remembered) : LoadAsync();

    /// <summary>From the ledger in any case.</summary>
    public async ValueTask<KeyValueReading> LoadAsync()
    {
        var generation = Volatile.Read(ref _generation);
        var (row, snapshotIndex) = await ledger.ReadAsync(KeyValuePayload.Space, key, CancellationToken.None);
        var reading = row is null
            ? new KeyValueReading(null, snapshotIndex)
            : new KeyValueReading(KeyValuePayload.Decode(row.Payload, row.CreateIndex, row.ModifyIndex), row.ModifyIndex);
        Remember(reading, generation);
        return reading;
    }

    /// <summary>Puts a value if its conditions hold.</summary>
    public ValueTask<KeyValueWritten> PutAsync(PutKeyValue command) => WriteAsync(new PutIntent(command));

    /// <summary>Removes the key if its conditions hold.</summary>
    public ValueTask<KeyValueWritten> DeleteAsync(DeleteKeyValue command) => WriteAsync(new DeleteIntent(command));

    /// <summary>Carries out what is wanted, or says why not once the ledger has confirmed the reason.</summary>
    public async ValueTask<KeyValueWritten> WriteAsync(KeyValueIntent intent)
    {
        var isVerified = false;
        for (var attempt = 0; attempt < AttemptsMax; attempt++)
        {
            var current = isVerified ? await LoadAsync() : await GetAsync();
            var isPrepared = await intent.PrepareAsync(key, current.Entry);
            var ruling = isPrepared ? intent.Decide(current.Entry) : KeyValueRuling.Refused;
            if (ruling.Kind != RulingKind.Changed)
            {
                if (isVerified || (ruling.Kind == RulingKind.Refused && IsPassed(intent.ExpectedVersion, current)))
                {
                    var applied = ruling.Kind == RulingKind.Unchanged;
                    return new KeyValueWritten(applied, current.Index, LockIndexOf(applied ? current.Entry : null, intent), !isPrepared);
                }

                isVerified = true;
            }
            else if (await TryCommitAsync(current, ruling.Next, intent) is { } written)
            {
                return written;
            }
        }

        throw Contended();
    }

    /// <summary>Tells of a change at <paramref name="index"/>: what is older no longer counts.</summary>
    public void CatchUp(long index)
    {
        var known = Volatile.Read(ref _changedAt);
        while (known < index)
        {
            var seen = Interlocked.CompareExchange(ref _changedAt, index, known);
            if (seen == known)
            {
                return;
            }

            known = seen;
        }
    }

    /// <summary>Something may have changed, and nobody knows what: nothing that was read until now counts.</summary>
    public void Forget() => Interlocked.Increment(ref _generation);

    // Versions only rise, so one that memory is past can never hold again, whatever has happened since.
    private static bool IsPassed(ulong? expectedVersion, KeyValueReading reading) =>
        expectedVersion > 0 && expectedVersion < (ulong)reading.Index;

    private void Remember(KeyValueReading reading, int generation)
    {
        if (generation == Volatile.Read(ref _generation) && !(Remembered?.Index >= reading.Index))
        {
            _cached = reading;
            _cachedGeneration = generation;
        }
    }

    private static long LockIndexOf(KeyValueEntry? entry, KeyValueIntent intent) => intent.Claim is null ? 0 : entry?.LockIndex ?? 0;

    /// <summary>Commits the change of this key and of what stands beside it; null when another writer was faster.</summary>
    private async ValueTask<KeyValueWritten?> TryCommitAsync(KeyValueReading current, KeyValueEntry? next, KeyValueIntent intent)
    {
        var generation = Volatile.Read(ref _generation);
        var change = KeyValueBatch.Change(key, current.Entry, next);
        var result = current.Entry?.Session == next?.Session && intent.Claim is null
            ? await CommitAsync(change)
            : await CommitWithLockAsync(change, current.Entry, next, intent.Claim);
        if (!result.Applied)
        {
            return null;
        }

        var stored = next is null ? null : KeyValuePayload.Decode(change.Payload, result.CreateIndex, result.Index);
        Remember(new KeyValueReading(stored, result.Index), generation);
        return new KeyValueWritten(true, result.Index, LockIndexOf(stored, intent));
    }

    private async ValueTask<MutationResult> CommitWithLockAsync(Mutation change, KeyValueEntry? current, KeyValueEntry? next, LockClaim? claim)
    {
        var batch = new KeyValueBatch();
        batch.Add(key, change, current, next, claim);
        return await GuardAsync(async () => (await ledger.CommitAsync(batch.Mutations, CancellationToken.None)).Results[0]);
    }

    private ValueTask<MutationResult> CommitAsync(Mutation mutation) => GuardAsync(() => ledger.CommitAsync(mutation, CancellationToken.None));

    private async ValueTask<MutationResult> GuardAsync(Func<ValueTask<MutationResult>> commit)
    {
        try
        {
            var result = await commit();
            if (!result.Applied)
            {
                // Another writer was faster.
                Forget();
            }

            return result;
        }
        catch (Exception exception) when (exception is not (LedgerUnavailableException or LedgerLimitException))
        {
            // The change may or may not have been applied: only the ledger knows.
            Forget();
            throw;
        }
    }

    private InvalidOperationException Contended() =>
        new($"Key '{key}' was changed by other writers {AttemptsMax} times in a row while this write was tried; try again.");
}

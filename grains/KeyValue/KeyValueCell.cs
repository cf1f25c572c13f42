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

    /// <summary>Puts a value if the expected version holds.</summary>
    public async ValueTask<KeyValueWritten> PutAsync(PutKeyValue command)
    {
        var isVerified = false;
        for (var attempt = 0; attempt < AttemptsMax; attempt++)
        {
            var current = isVerified ? await LoadAsync() : await GetAsync();
            if (AnswerWithoutCommit(current, command) is { } answer)
            {
                if (isVerified || IsPassed(command.ExpectedVersion, current))
                {
                    return answer;
                }

                isVerified = true;
                continue;
            }

            var payload = KeyValuePayload.Encode(command.Value.Span, command.Flags, current.Entry?.LockIndex ?? 0, current.Entry?.Session);
            var generation = Volatile.Read(ref _generation);
            var result = await CommitAsync(Mutation.Put(KeyValuePayload.Space, key, payload, current.Entry?.ModifyIndex ?? 0));
            if (result.Applied)
            {
                Remember(new KeyValueReading(KeyValuePayload.Decode(payload, result.CreateIndex, result.Index), result.Index), generation);
                return new KeyValueWritten(true, result.Index);
            }
        }

        throw Contended();
    }

    /// <summary>Removes the key if the expected version holds.</summary>
    public async ValueTask<KeyValueWritten> DeleteAsync(DeleteKeyValue command)
    {
        var isVerified = false;
        for (var attempt = 0; attempt < AttemptsMax; attempt++)
        {
            var current = isVerified ? await LoadAsync() : await GetAsync();
            if (AnswerWithoutCommit(current, command) is { } answer)
            {
                if (isVerified)
                {
                    return answer;
                }

                isVerified = true;
                continue;
            }

            var generation = Volatile.Read(ref _generation);
            var result = await CommitAsync(Mutation.Delete(KeyValuePayload.Space, key, current.Entry!.ModifyIndex));
            if (result.Applied)
            {
                Remember(new KeyValueReading(null, result.Index), generation);
                return new KeyValueWritten(true, result.Index);
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

    private static KeyValueWritten? AnswerWithoutCommit(KeyValueReading current, PutKeyValue command)
    {
        if (command.ExpectedVersion is { } expected && expected != VersionOf(current))
        {
            return new KeyValueWritten(false, current.Index);
        }

        var isStored = current.Entry is { } entry && entry.Flags == command.Flags && entry.Value.Span.SequenceEqual(command.Value.Span);
        return isStored ? new KeyValueWritten(true, current.Index) : null;
    }

    private static KeyValueWritten? AnswerWithoutCommit(KeyValueReading current, DeleteKeyValue command)
    {
        if (current.Entry is null)
        {
            return new KeyValueWritten(true, current.Index);
        }

        return command.ExpectedVersion is { } expected && expected != VersionOf(current) ? new KeyValueWritten(false, current.Index) : null;
    }

    private static ulong VersionOf(KeyValueReading reading) => (ulong)(reading.Entry?.ModifyIndex ?? 0);

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

    private async ValueTask<MutationResult> CommitAsync(Mutation mutation)
    {
        try
        {
            var result = await ledger.CommitAsync(mutation, CancellationToken.None);
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

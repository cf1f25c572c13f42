using Actors.GrainInterfaces.KeyValue;
using Actors.Ledger;

namespace Actors.Grains.KeyValue;

/// <summary>
/// One key in memory and how it is read and written. What is cached is either the latest that this activation was told
/// of, or nothing; nothing means that the next reading asks the ledger.
/// </summary>
/// <remarks>
/// Runs on the turns of its grain. Readings and <see cref="CatchUp"/> interleave with the one write in progress, so
/// after each await two marks decide whether a result may be cached: the generation, which moves on with every known
/// change, and the highest index at which the key is known to have changed.
/// </remarks>
internal sealed class KeyValueCell(ILedger ledger, string key)
{
    private const int AttemptsMax = 8;

    private KeyValueReading? _cached;
    private long _changedAt;
    private int _generation;

    /// <summary>From memory if there is anything in it.</summary>
    public ValueTask<KeyValueReading> GetAsync() => _cached is { } cached ? ValueTask.FromResult(cached) : LoadAsync();

    /// <summary>From the ledger in any case.</summary>
    public async ValueTask<KeyValueReading> LoadAsync()
    {
        var generation = _generation;
        var (row, snapshotIndex) = await ledger.ReadAsync(KeyValuePayload.Space, key, CancellationToken.None);
        var reading = row is null
            ? new KeyValueReading(null, snapshotIndex)
            : new KeyValueReading(KeyValuePayload.Decode(row.Payload, row.CreateIndex, row.ModifyIndex), row.ModifyIndex);

        // A change that became known meanwhile may be later than the snapshot that was read.
        if (generation == _generation && (_cached is null || _cached.Index < reading.Index))
        {
            _cached = reading;
        }

        return reading;
    }

    /// <summary>Puts a value if the expected version holds.</summary>
    public async ValueTask<KeyValueWritten> PutAsync(PutKeyValue command)
    {
        for (var attempt = 0; attempt < AttemptsMax; attempt++)
        {
            var current = await CurrentAsync(command.ExpectedVersion);
            if (command.ExpectedVersion is { } expected && expected != VersionOf(current))
            {
                return new KeyValueWritten(false, current.Index);
            }

            if (Stores(current.Entry, command))
            {
                return new KeyValueWritten(true, current.Index);
            }

            var payload = KeyValuePayload.Encode(command.Value.Span, command.Flags, current.Entry?.LockIndex ?? 0, current.Entry?.Session);
            var result = await CommitAsync(Mutation.Put(KeyValuePayload.Space, key, payload, current.Entry?.ModifyIndex ?? 0));
            if (result.Applied)
            {
                Conclude(new KeyValueReading(KeyValuePayload.Decode(payload, result.CreateIndex, result.Index), result.Index));
                return new KeyValueWritten(true, result.Index);
            }
        }

        throw Contended();
    }

    /// <summary>Removes the key if the expected version holds.</summary>
    public async ValueTask<KeyValueWritten> DeleteAsync(DeleteKeyValue command)
    {
        for (var attempt = 0; attempt < AttemptsMax; attempt++)
        {
            var current = await CurrentAsync(command.ExpectedVersion);
            if (current.Entry is null)
            {
                return new KeyValueWritten(true, current.Index);
            }

            if (command.ExpectedVersion is { } expected && expected != VersionOf(current))
            {
                return new KeyValueWritten(false, current.Index);
            }

            var result = await CommitAsync(Mutation.Delete(KeyValuePayload.Space, key, current.Entry.ModifyIndex));
            if (result.Applied)
            {
                Conclude(new KeyValueReading(null, result.Index));
                return new KeyValueWritten(true, result.Index);
            }
        }

        throw Contended();
    }

    /// <summary>Drops what is older than a change at <paramref name="index"/>.</summary>
    public void CatchUp(long index)
    {
        _changedAt = Math.Max(_changedAt, index);
        if (_cached is null || _cached.Index < index)
        {
            Forget();
        }
    }

    private static ulong VersionOf(KeyValueReading reading) => (ulong)(reading.Entry?.ModifyIndex ?? 0);

    private static bool Stores(KeyValueEntry? entry, PutKeyValue command) =>
        entry is not null && entry.Flags == command.Flags && entry.Value.Span.SequenceEqual(command.Value.Span);

    // A caller that expects a version later than the cached one has seen a change that this activation has not.
    private ValueTask<KeyValueReading> CurrentAsync(ulong? expectedVersion) =>
        expectedVersion > (ulong)(_cached?.Index ?? 0) ? LoadAsync() : GetAsync();

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

    private void Conclude(KeyValueReading written)
    {
        Forget();

        // CatchUp may have told of a later change while the commit was on its way back.
        if (written.Index >= _changedAt)
        {
            _cached = written;
        }
    }

    private void Forget()
    {
        _cached = null;
        _generation++;
    }

    private InvalidOperationException Contended() =>
        new($"Key '{key}' was changed by other writers {AttemptsMax} times in a row while this write was tried; try again.");
}

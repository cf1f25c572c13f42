using Actors.GrainInterfaces.KeyValue;
using Actors.GrainInterfaces.Sessions;
using Actors.Grains.KeyValue;
using Actors.Ledger;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Actors.Grains.Sessions;

/// <summary>
/// Ends sessions: removes the session and frees or removes its keys in one batch. If they do not fit into one, the first batch
/// marks the session as ending, from when on it gets no further keys, and the last one removes it.
/// </summary>
internal sealed partial class SessionEnd(ILedger ledger, IGrainFactory grains, IOptions<LedgerOptions> limits, ILogger<SessionEnd> logger)
{
    /// <summary>Longest lock delay that counts.</summary>
    public static readonly TimeSpan LockDelayMax = TimeSpan.FromMinutes(1);

    private const int AttemptsMax = 8;
    private const int KeysMax = 150;
    private const int ReadCount = 25;

    // A key takes its own mutation, one for the row that says who holds it, one for the delay; the session takes three.
    private readonly int _keysMax = Math.Clamp(Math.Min(limits.Value.PageCountMax, (limits.Value.BatchCountMax - 3) / 3), 1, KeysMax);
    private readonly int _bytesMax = limits.Value.BatchBytesMax / 2;

    /// <summary>Ends a session.</summary>
    /// <param name="session">The session as it was last read.</param>
    /// <param name="watchVersion">Who ends it because of its time or its checks must still be the one that watches it; null for everybody else.</param>
    /// <returns>The index of its removal; null when it has changed meanwhile, or was given to another watcher.</returns>
    public async Task<long?> RunAsync(Session session, long? watchVersion)
    {
        for (var attempt = 0; attempt < AttemptsMax; attempt++)
        {
            var portion = await ReadAsync(session.Id);
            var batch = Build(session, portion, watchVersion, out var changes);
            var result = await ledger.CommitAsync(batch.Mutations, CancellationToken.None);
            if (result.Applied)
            {
                await TellAsync(changes, result);
                if (portion.IsLast)
                {
                    return result.Results[0].Index;
                }

                // Marked now; the keys that follow are counted anew.
                session = session with { IsEnding = true, ModifyIndex = session.IsEnding ? session.ModifyIndex : result.Results[0].Index };
                attempt = -1;
            }
            else if (result.Results[0].CurrentVersion != session.ModifyIndex || (watchVersion is { } expected && result.Results[1].CurrentVersion != expected))
            {
                return null;
            }
        }

        throw new InvalidOperationException($"Session '{session.Id}' could not be ended: its keys were changed {AttemptsMax} times in a row meanwhile; try again.");
    }

    private async Task<Portion> ReadAsync(string id)
    {
        var page = await ledger.ListAsync(new ListRequest(LockRows.Held(id), string.Empty, null, _keysMax, KeysOnly: true), CancellationToken.None);
        var keys = new List<(string Key, KeyValueEntry? Entry)>(page.Entries.Count);
        var bytes = 0L;
        foreach (var chunk in page.Entries.Chunk(ReadCount))
        {
            var (rows, _) = await ledger.ReadAsync([.. chunk.Select(held => new RowName(KeyValuePayload.Space, held.Key))], CancellationToken.None);
            for (var place = 0; place < rows.Count && (keys.Count == 0 || bytes < _bytesMax); place++)
            {
                var row = rows[place];
                bytes += row?.Payload.Length ?? 0;
                keys.Add((chunk[place].Key, row is null ? null : KeyValuePayload.Decode(row.Payload, row.CreateIndex, row.ModifyIndex)));
            }
        }

        return new Portion(keys, page.Next is null && keys.Count == page.Entries.Count, page.SnapshotIndex);
    }

    private static KeyValueBatch Build(Session session, Portion portion, long? watchVersion, out List<(string Key, int Place)> changes)
    {
        var batch = new KeyValueBatch();
        AddSession(batch, session, portion, watchVersion);
        var delay = session.Definition.LockDelay < LockDelayMax ? session.Definition.LockDelay : LockDelayMax;
        changes = [];
        foreach (var (key, entry) in portion.Keys)
        {
            if (entry?.Session != session.Id)
            {
                // The key was removed without its lock.
                batch.Add(Mutation.Delete(LockRows.Held(session.Id), key));
                continue;
            }

            changes.Add((key, batch.Add(key, entry, session.Definition.Behavior == SessionBehavior.Delete ? null : entry with { Session = null }, null)));
            if (delay > TimeSpan.Zero)
            {
                batch.Add(Mutation.Put(LockRows.Delays, key, LockRows.Encode((long)Math.Ceiling(delay.TotalMilliseconds))));
            }
        }

        return batch;
    }

    // The session comes first and its watcher second: the results are read by these places.
    private static void AddSession(KeyValueBatch batch, Session session, Portion portion, long? watchVersion)
    {
        var (id, version) = (session.Id, session.ModifyIndex);
        if (portion.IsLast)
        {
            batch.Add(Mutation.Delete(SessionPayload.Space, id, version));
            batch.Add(Mutation.Delete(SessionPayload.WatchSpace, id, watchVersion));
            batch.Add(Mutation.ExpectRange(LockRows.Held(id), string.Empty, portion.SnapshotIndex));
            return;
        }

        batch.Add(session.IsEnding
            ? Mutation.Expect(SessionPayload.Space, id, version)
            : Mutation.Put(SessionPayload.Space, id, SessionPayload.Encode(session.Definition, isEnding: true), version));
        if (watchVersion is { } expected)
        {
            batch.Add(Mutation.Expect(SessionPayload.WatchSpace, id, expected));
        }
    }

    // Whoever reads a key after the end must not find it locked. What cannot be told now, the tail will tell.
    private async Task TellAsync(List<(string Key, int Place)> changes, BatchResult result)
    {
        try
        {
            await Task.WhenAll(changes.Select(change => grains.GetGrain<IKeyValueGrain>(change.Key).CatchUp(result.Results[change.Place].Index).AsTask()));
        }
        catch (Exception failure)
        {
            Log.NotTold(logger, failure);
        }
    }

    private sealed record Portion(List<(string Key, KeyValueEntry? Entry)> Keys, bool IsLast, long SnapshotIndex);

    private static partial class Log
    {
        [LoggerMessage(6211, LogLevel.Warning, "A key could not be told that its lock is gone; the tail will.")]
        public static partial void NotTold(ILogger logger, Exception failure);
    }
}

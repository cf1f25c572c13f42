using System.Runtime.CompilerServices;
using System.Text.Json;
using Actors.Gateway.Access;
using Actors.Gateway.Access.Rules;
using Actors.Gateway.KeyValue;
using Actors.GrainInterfaces.KeyValue;
using Actors.Ledger;

namespace Actors.Gateway.Watching.Streams;

/// <summary>One key, or all keys below a prefix that the caller may read. Values come from the keys' grains, which hold what was just written.</summary>
internal sealed class KeyWatchSource(IGrainFactory grains, KeyListing listing, string name, bool isPrefix, RequestAccess access) : IWatchSource
{
    public WatchSubject Subject { get; } = isPrefix ? WatchSubject.KeyPrefix(name) : WatchSubject.Key(name);

    public async IAsyncEnumerable<WatchEvent> SnapshotAsync(long atLeast, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (!isPrefix)
        {
            if ((await grains.GetGrain<IKeyValueGrain>(name).GetConsistent()).Entry is { } only)
            {
                yield return Show(WatchEvent.Snapshot, name, only);
            }

            yield break;
        }

        await foreach (var page in listing.RowsAsync(name, keysOnly: false, cancellationToken))
        {
            foreach (var row in page.Entries.Where(row => access.Shows(ResourceKind.Key, row.Key)))
            {
                yield return Show(WatchEvent.Snapshot, row.Key, KeyValuePayload.Decode(row.Payload, row.CreateIndex, row.ModifyIndex));
            }
        }
    }

    public async ValueTask<IReadOnlyList<WatchEvent>> DescribeAsync(IReadOnlyList<Change> changes, CancellationToken cancellationToken)
    {
        await access.ConfirmAsync(changes[^1].Index);

        // All at once: one after the other, each change would cost a round trip.
        var reading = changes.Where(change => access.Shows(ResourceKind.Key, change.Key)).Select(DescribeAsync).ToArray();
        return await Task.WhenAll(reading);
    }

    private async Task<WatchEvent> DescribeAsync(Change change)
    {
        if (change.Kind == MutationKind.Delete)
        {
            return Tell(WatchEvent.Delete, change, superseded: false);
        }

        var grain = grains.GetGrain<IKeyValueGrain>(change.Key);
        var reading = await grain.Get();
        if (reading.Index < change.Index)
        {
            // The log was faster than the grain's own answer from the database.
            reading = await grain.GetConsistent();
        }

        return reading.Entry is { } entry && entry.ModifyIndex == change.Index
            ? Show(WatchEvent.Put, change.Key, entry)
            : Tell(WatchEvent.Put, change, superseded: true);
    }

    private static WatchEvent Show(string eventName, string key, KeyValueEntry entry) =>
        new(entry.ModifyIndex, eventName, writer => KeyValueJson.Write(writer, key, entry));

    private static WatchEvent Tell(string eventName, Change change, bool superseded) => new(change.Index, eventName, writer =>
    {
        writer.WriteStartObject();
        writer.WriteString("Key"u8, change.Key);
        writer.WriteNumber("ModifyIndex"u8, change.Index);
        if (superseded)
        {
            writer.WriteBoolean("Superseded"u8, true);
        }

        writer.WriteEndObject();
    });
}

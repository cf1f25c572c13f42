using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using Actors.GrainInterfaces.Events;
using Actors.Ledger;

namespace Actors.Grains.Events;

/// <summary>
/// Keeps the last events: one row each, keyed by its place, so that rows are in order. A new event and the removal of the oldest are one batch, which
/// expects that the place is still free: an activation that is out of date loses, and reads the log anew.
/// </summary>
internal sealed class EventLogGrain : Grain, IEventLogGrain
{
    private const int FormatVersion = 1;
    private const int AttemptsMax = 3;

    private readonly ILedger _ledger;
    private EventList? _list;

    public EventLogGrain(ILedger ledger) => _ledger = ledger;

    public async Task<UserEvent> Fire(FireEvent command)
    {
        for (var attempt = 0; attempt < AttemptsMax; attempt++)
        {
            var events = (await LoadAsync()).Events;
            var time = events.IsEmpty ? 1 : events[^1].Time + 1;
            var id = Guid.NewGuid();
            var batch = new List<Mutation>
            {
                Mutation.Put(IEventLogGrain.Space, RowKey(time), Encode(id, command), expectedVersion: 0),
            };
            if (events.Length >= IEventLogGrain.CountMax)
            {
                batch.Add(Mutation.Delete(IEventLogGrain.Space, RowKey(events[0].Time)));
            }

            // Until the outcome is known the log is not: a lost acknowledgement must not make a place be used twice.
            _list = null;
            var result = await _ledger.CommitAsync(batch, CancellationToken.None);
            if (result.Applied)
            {
                var fired = new UserEvent(id, time, command, result.Results[0].Index);
                _list = new EventList([.. events.Skip(batch.Count - 1), fired], fired.Index);
                return fired;
            }
        }

        throw new TimeoutException($"Event '{command.Name}' met others {AttemptsMax} times; fire it again.");
    }

    public async Task<EventList> List() => await LoadAsync();

    public Task Reload()
    {
        _list = null;
        return Task.CompletedTask;
    }

    private async Task<EventList> LoadAsync()
    {
        if (_list is { } known)
        {
            return known;
        }

        var page = await _ledger.ListAsync(new ListRequest(IEventLogGrain.Space, string.Empty, Limit: IEventLogGrain.CountMax * 2), CancellationToken.None);
        ImmutableArray<UserEvent> loaded = [.. page.Entries.Select(Decode).TakeLast(IEventLogGrain.CountMax)];

        // The last row alone would not do: a restore takes rows away, and whoever waits would see the index fall.
        return _list = new EventList(loaded, Math.Max(page.SnapshotIndex, loaded.IsEmpty ? 1 : loaded[^1].Index));
    }

    private static string RowKey(long time) => time.ToString("D20", CultureInfo.InvariantCulture);

    private static ReadOnlyMemory<byte> Encode(Guid id, FireEvent command) => JsonSerializer.SerializeToUtf8Bytes(
        new StoredEvent(FormatVersion, id, command.Name, [.. command.Payload], command.NodeFilter, command.ServiceFilter, command.TagFilter),
        EventJsonContext.Default.StoredEvent);

    private static UserEvent Decode(LedgerEntry entry)
    {
        var stored = JsonSerializer.Deserialize(entry.Payload.Span, EventJsonContext.Default.StoredEvent);
        return stored is { Version: FormatVersion }
            ? new UserEvent(
                stored.Id,
                long.Parse(entry.Key, CultureInfo.InvariantCulture),
                new FireEvent(stored.Name, [.. stored.Payload], stored.NodeFilter, stored.ServiceFilter, stored.TagFilter),
                entry.ModifyIndex)
            : throw new InvalidDataException($"Event '{entry.Key}' has format '{stored?.Version}' but this version reads {FormatVersion}; upgrade this silo.");
    }
}

/// <summary>An event as it stands in its row.</summary>
internal sealed record StoredEvent(int Version, Guid Id, string Name, byte[] Payload, string NodeFilter, string ServiceFilter, string TagFilter);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(StoredEvent))]
internal sealed partial class EventJsonContext : JsonSerializerContext;

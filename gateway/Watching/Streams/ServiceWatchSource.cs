using System.Runtime.CompilerServices;
using System.Text.Json;
using Actors.Gateway.Http;
using Actors.Gateway.Registry;
using Actors.GrainInterfaces.Registry;
using Actors.Ledger;

namespace Actors.Gateway.Watching.Streams;

/// <summary>The instances of one service, with their checks.</summary>
internal sealed class ServiceWatchSource(RegistryReader reader, string name) : IWatchSource
{
    public WatchSubject Subject { get; } = WatchSubject.Service(name);

    public async IAsyncEnumerable<WatchEvent> SnapshotAsync(long atLeast, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var instance in (await ReadAsync(ReadMode.Consistent)).Instances)
        {
            yield return Show(WatchEvent.Snapshot, instance);
        }
    }

    public async ValueTask<IReadOnlyList<WatchEvent>> DescribeAsync(IReadOnlyList<Change> changes, CancellationToken cancellationToken)
    {
        var view = await ReadAsync(ReadMode.Default);
        if (view.Index < changes[^1].Index)
        {
            // The log was faster than what the service's grain was told.
            view = await ReadAsync(ReadMode.Consistent);
        }

        var instances = view.Instances.ToDictionary(instance => RegistryKeys.Instance(name, instance.InstanceId), StringComparer.Ordinal);
        return [.. changes.Select(change => Describe(change, instances.GetValueOrDefault(change.Key)))];
    }

    private static WatchEvent Describe(Change change, ServiceInstance? now) =>
        change.Kind == MutationKind.Delete ? Tell(WatchEvent.Delete, change, superseded: false)
        : now?.Version == change.Index ? Show(WatchEvent.Put, now)
        : Tell(WatchEvent.Put, change, superseded: true);

    private async Task<ServiceView> ReadAsync(ReadMode mode)
    {
        var reading = await reader.ReadServiceAsync(name, mode);
        return reading.View ?? throw new SiloUnavailableException(reading.Reason);
    }

    private static WatchEvent Show(string eventName, ServiceInstance instance) => new(instance.Version, eventName, writer =>
    {
        writer.WriteStartObject();
        writer.WriteString("Node"u8, instance.Node);
        writer.WritePropertyName("Service"u8);
        RegistryJson.WriteService(writer, instance);
        writer.WriteStartArray("Checks"u8);
        foreach (var check in instance.Checks)
        {
            RegistryJson.WriteCheck(writer, instance, check);
        }

        writer.WriteEndArray();
        writer.WriteNumber("ModifyIndex"u8, instance.Version);
        writer.WriteEndObject();
    });

    // Of an instance that is gone only its row's key is left; in it a name of more than 256 bytes is a hash.
    private static WatchEvent Tell(string eventName, Change change, bool superseded) => new(change.Index, eventName, writer =>
    {
        var parts = change.Key.Split('\u001f');
        writer.WriteStartObject();
        writer.WriteString("Node"u8, parts.ElementAtOrDefault(1));
        writer.WriteString("ServiceID"u8, parts.ElementAtOrDefault(2));
        writer.WriteNumber("ModifyIndex"u8, change.Index);
        if (superseded)
        {
            writer.WriteBoolean("Superseded"u8, true);
        }

        writer.WriteEndObject();
    });
}

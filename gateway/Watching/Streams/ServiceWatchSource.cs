using System.Runtime.CompilerServices;
using System.Text.Json;
using Actors.Gateway.Access;
using Actors.Gateway.Http;
using Actors.Gateway.Registry;
using Actors.GrainInterfaces.Registry;
using Actors.Ledger;

namespace Actors.Gateway.Watching.Streams;

/// <summary>
/// The instances of one service, with all checks that say how healthy they are: a change of a node, or of the service's protection, is told as one of each
/// instance that it concerns.
/// </summary>
internal sealed class ServiceWatchSource(RegistryReader reader, string name, RequestAccess access) : IWatchSource
{
    // Where the service runs, as nodes stand in keys; null until it has been read.
    private HashSet<string>? _nodes;

    public WatchSubject Subject { get; } = WatchSubject.ServiceHealth(name);

    public async IAsyncEnumerable<WatchEvent> SnapshotAsync(long atLeast, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var view = Take(await reader.ReadServiceAsync(name, ReadMode.Consistent));
        foreach (var instance in view.Instances)
        {
            var index = Math.Max(instance.Version, view.FindNode(instance.Node)?.Version ?? 0);
            yield return Show(WatchEvent.Snapshot, view, instance, index);
        }
    }

    public async ValueTask<IReadOnlyList<WatchEvent>> DescribeAsync(IReadOnlyList<Change> changes, CancellationToken cancellationToken)
    {
        await access.ConfirmAsync(changes[^1].Index);

        // Changes of nodes come to the streams of all services; most are of nodes that have nothing to do with this one.
        if (_nodes is { } nodes && changes.All(change => IsOfNode(change) && !nodes.Contains(RegistryKeys.NodePartOf(change.Key))))
        {
            return [];
        }

        var view = Take(await reader.ReadServiceAfterAsync(name, changes[^1].Index));
        var instances = view.Instances.ToDictionary(instance => RegistryKeys.Instance(name, instance.InstanceId), StringComparer.Ordinal);
        return [.. changes.SelectMany(change =>
            change.Space == RegistryKeys.Protections ? DescribeProtection(change, view)
            : IsOfNode(change) ? DescribeNode(change, view)
            : [Describe(change, view, instances.GetValueOrDefault(change.Key))])];
    }

    private static bool IsOfNode(Change change) =>
        change.Space == RegistryKeys.Instances && change.Key.StartsWith(RegistryKeys.ServicePrefix(string.Empty), StringComparison.Ordinal);

    private static WatchEvent Describe(Change change, ServiceView view, ServiceInstance? now) =>
        change.Kind == MutationKind.Delete ? Tell(WatchEvent.Delete, change, superseded: false)
        : now?.Version == change.Index ? Show(WatchEvent.Put, view, now, change.Index)
        : Tell(WatchEvent.Put, change, superseded: true);

    // A node that has changed again since is told by its later change.
    private static IEnumerable<WatchEvent> DescribeNode(Change change, ServiceView view)
    {
        var part = RegistryKeys.NodePartOf(change.Key);
        var there = view.Instances.Where(instance => RegistryKeys.Part(instance.Node) == part).ToList();
        return there.Count == 0 || view.FindNode(there[0].Node)?.Version > change.Index
            ? []
            : there.Select((instance, i) => Show(WatchEvent.Put, view, instance, change.Index) with { IsPart = i < there.Count - 1 });
    }

    private static IEnumerable<WatchEvent> DescribeProtection(Change change, ServiceView view) => view.Protection?.Index > change.Index
        ? []
        : view.Instances
            .Where(instance => view.LostAfter(instance, 0) > 0)
            .Select(instance => Show(WatchEvent.Put, view, instance, change.Index) with { IsPart = true })
            .Append(new WatchEvent(change.Index, WatchEvent.Protection, writer =>
            {
                writer.WriteStartObject();
                writer.WriteBoolean("Protected"u8, view.Protection is not null);
                writer.WriteNumber("ModifyIndex"u8, change.Index);
                writer.WriteEndObject();
            }));

    private ServiceView Take(ServiceReading reading)
    {
        var view = reading.View ?? throw new SiloUnavailableException(reading.Reason);
        _nodes = view.Instances.Select(instance => RegistryKeys.Part(instance.Node)).ToHashSet(StringComparer.Ordinal);
        return view;
    }

    private static WatchEvent Show(string eventName, ServiceView view, ServiceInstance instance, long index) => new(index, eventName, writer =>
    {
        writer.WriteStartObject();
        writer.WriteString("Node"u8, instance.Node);
        writer.WritePropertyName("Service"u8);
        RegistryJson.WriteService(writer, instance);
        writer.WriteStartArray("Checks"u8);
        WriteChecks(writer, view.FindNode(instance.Node));
        WriteChecks(writer, instance);
        writer.WriteEndArray();
        if (view.IsHeld(instance))
        {
            writer.WriteBoolean("Held"u8, true);
        }

        writer.WriteNumber("ModifyIndex"u8, index);
        writer.WriteEndObject();
    });

    private static void WriteChecks(Utf8JsonWriter writer, ServiceInstance? owner)
    {
        foreach (var check in owner?.Checks ?? [])
        {
            RegistryJson.WriteCheck(writer, owner!, check);
        }
    }

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

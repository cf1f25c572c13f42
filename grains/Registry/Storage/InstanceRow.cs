using System.Collections.Immutable;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Actors.GrainInterfaces.Registry;
using Actors.Ledger;

namespace Actors.Grains.Registry.Storage;

/// <summary>
/// The payloads of the registry's rows. A row cannot know the index of the commit that writes it, so whatever changes in that commit
/// is written with index 0, and reading replaces 0 by the row's own index.
/// </summary>
internal static class InstanceRow
{
    public const int FormatVersion = 1;

    public static ReadOnlyMemory<byte> Encode(ServiceInstance pending) =>
        JsonSerializer.SerializeToUtf8Bytes(
            new StoredInstance(FormatVersion, pending.Node, pending.Definition, pending.Checks, pending.ModifyIndex),
            RegistryJsonContext.Relaxed.StoredInstance);

    public static ServiceInstance Decode(LedgerEntry entry)
    {
        var stored = JsonSerializer.Deserialize(entry.Payload.Span, RegistryJsonContext.Relaxed.StoredInstance);
        if (stored is not { Version: FormatVersion })
        {
            throw new InvalidDataException(
                $"Row '{entry.Key}' of space '{entry.Space}' has format '{stored?.Version}' but this version reads {FormatVersion}; upgrade this silo.");
        }

        return new ServiceInstance(stored.Node, stored.Definition, stored.Checks, 0, stored.ModifyIndex, 0).Stamp(entry.CreateIndex, entry.ModifyIndex);
    }

    public static ReadOnlyMemory<byte> EncodeReference(string target) =>
        JsonSerializer.SerializeToUtf8Bytes(new StoredReference(FormatVersion, target), RegistryJsonContext.Relaxed.StoredReference);

    public static string DecodeReference(LedgerEntry entry) =>
        JsonSerializer.Deserialize(entry.Payload.Span, RegistryJsonContext.Relaxed.StoredReference)?.Target
        ?? throw new InvalidDataException($"Row '{entry.Key}' of space '{entry.Space}' names nothing; register the service again.");

    /// <summary>Gives everything that was written by a commit the index of that commit.</summary>
    public static ServiceInstance Stamp(this ServiceInstance pending, long createIndex, long index) => pending with
    {
        Checks = [.. pending.Checks.Select(check => Stamp(check, index))],
        CreateIndex = createIndex,
        ModifyIndex = pending.ModifyIndex == 0 ? index : pending.ModifyIndex,
        Version = index,
    };

    private static ServiceCheck Stamp(ServiceCheck check, long index) => check.CreateIndex != 0 && check.ModifyIndex != 0
        ? check
        : check with
        {
            CreateIndex = check.CreateIndex == 0 ? index : check.CreateIndex,
            ModifyIndex = check.ModifyIndex == 0 ? index : check.ModifyIndex,
        };
}

/// <summary>An instance as it stands in its row.</summary>
internal sealed record StoredInstance(
    int Version, string Node, ServiceDefinition Definition, ImmutableArray<ServiceCheck> Checks, long ModifyIndex);

/// <summary>A row that only points to another.</summary>
internal sealed record StoredReference(int Version, string Target);

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    UseStringEnumConverter = true,
    IgnoreReadOnlyProperties = true,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(StoredInstance))]
[JsonSerializable(typeof(StoredReference))]
internal sealed partial class RegistryJsonContext : JsonSerializerContext
{
    private static RegistryJsonContext? _relaxed;

    /// <summary>Text outside ASCII stands as itself: the payload is never part of a page. Made late: the generated half must be initialised first.</summary>
    public static RegistryJsonContext Relaxed =>
        _relaxed ??= new RegistryJsonContext(new JsonSerializerOptions(Default.Options) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
}

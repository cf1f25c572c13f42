using System.Text.Json;
using System.Text.Json.Serialization;
using Actors.GrainInterfaces.Registry;
using Actors.Ledger;

namespace Actors.Grains.Registry.Protection;

/// <summary>The protection of one service as its row tells it.</summary>
/// <param name="Service">The service.</param>
/// <param name="Protection">What holds.</param>
internal sealed record ProtectionRow(string Service, ServiceProtection Protection)
{
    private const int FormatVersion = 1;

    public static ReadOnlyMemory<byte> Encode(string service, long sinceIndex) => JsonSerializer.SerializeToUtf8Bytes(
        new StoredProtection(FormatVersion, service, sinceIndex), ProtectionJsonContext.Default.StoredProtection);

    public static ProtectionRow Decode(LedgerEntry entry)
    {
        var stored = JsonSerializer.Deserialize(entry.Payload.Span, ProtectionJsonContext.Default.StoredProtection);
        return stored is { Version: FormatVersion }
            ? new ProtectionRow(stored.Service, new ServiceProtection(stored.SinceIndex, entry.ModifyIndex))
            : throw new InvalidDataException($"Protection '{entry.Key}' has format '{stored?.Version}' but this version reads {FormatVersion}; upgrade this silo.");
    }
}

/// <summary>A protection as it stands in its row.</summary>
internal sealed record StoredProtection(int Version, string Service, long SinceIndex);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(StoredProtection))]
internal sealed partial class ProtectionJsonContext : JsonSerializerContext;

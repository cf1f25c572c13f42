using System.Text.Json;
using System.Text.Json.Serialization;
using Actors.GrainInterfaces.Queries;
using Actors.Ledger;

namespace Actors.Grains.Queries;

/// <summary>The payload of a query's row. Its indexes are those of the row.</summary>
internal static class QueryRow
{
    private const int FormatVersion = 1;

    public static ReadOnlyMemory<byte> Encode(PreparedQuery query) => JsonSerializer.SerializeToUtf8Bytes(
        new StoredQuery(FormatVersion, query with { CreateIndex = 0, ModifyIndex = 0 }), QueryJsonContext.Default.StoredQuery);

    public static PreparedQuery Decode(LedgerEntry entry)
    {
        var stored = JsonSerializer.Deserialize(entry.Payload.Span, QueryJsonContext.Default.StoredQuery);
        return stored is { Version: FormatVersion }
            ? stored.Query with { CreateIndex = entry.CreateIndex, ModifyIndex = entry.ModifyIndex }
            : throw new InvalidDataException($"Query '{entry.Key}' has format '{stored?.Version}' but this version reads {FormatVersion}; upgrade this silo.");
    }
}

/// <summary>A query as it stands in its row.</summary>
internal sealed record StoredQuery(int Version, PreparedQuery Query);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(StoredQuery))]
internal sealed partial class QueryJsonContext : JsonSerializerContext;

using System.Text.Json.Serialization;

namespace Actors.Gateway.Snapshots;

/// <summary>
/// A snapshot is gzip around lines of JSON: a head, one line for each row in the order of space and key, and a foot with the count of
/// rows and a hash of all lines before it, so that an archive that was cut off is never taken for a whole one.
/// </summary>
internal static class SnapshotFormat
{
    public const string Name = "actors-snapshot";
    public const int Version = 1;

    /// <summary>Longest line: the largest payload as base64, its key, and room.</summary>
    public const int LineBytesMax = 4 << 20;
}

/// <summary>The first line.</summary>
internal sealed record SnapshotHead(string Format, int Version, long Index);

/// <summary>One row.</summary>
internal sealed record SnapshotRow(string Space, string Key, byte[] Payload);

/// <summary>The last line.</summary>
internal sealed record SnapshotFoot(long Rows, string Sha256);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, RespectRequiredConstructorParameters = true, UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow)]
[JsonSerializable(typeof(SnapshotHead))]
[JsonSerializable(typeof(SnapshotRow))]
[JsonSerializable(typeof(SnapshotFoot))]
internal sealed partial class SnapshotJsonContext : JsonSerializerContext;

using System.IO.Compression;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Actors.Ledger;

namespace Actors.Gateway.Snapshots;

/// <summary>Writes a snapshot of the ledger as an archive, row by row, as fast as the receiver takes it.</summary>
internal static class SnapshotWriter
{
    public static async Task WriteAsync(LedgerBackup backup, Stream target, CancellationToken cancellationToken)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        await using var archive = new GZipStream(target, CompressionLevel.Fastest, leaveOpen: true);
        await WriteLineAsync(archive, hash, new SnapshotHead(SnapshotFormat.Name, SnapshotFormat.Version, backup.Index), SnapshotJsonContext.Default.SnapshotHead, cancellationToken);
        var rows = 0L;
        await foreach (var entry in backup.ReadAsync(cancellationToken))
        {
            await WriteLineAsync(
                archive, hash, new SnapshotRow(entry.Space, entry.Key, entry.Payload.ToArray()), SnapshotJsonContext.Default.SnapshotRow, cancellationToken);
            rows++;
        }

        var foot = new SnapshotFoot(rows, Convert.ToHexStringLower(hash.GetCurrentHash()));
        await WriteLineAsync(archive, hash, foot, SnapshotJsonContext.Default.SnapshotFoot, cancellationToken);
    }

    private static async Task WriteLineAsync<T>(Stream archive, IncrementalHash hash, T line, JsonTypeInfo<T> type, CancellationToken cancellationToken)
    {
        byte[] bytes = [.. JsonSerializer.SerializeToUtf8Bytes(line, type), (byte)'\n'];
        hash.AppendData(bytes);
        await archive.WriteAsync(bytes, cancellationToken);
    }
}

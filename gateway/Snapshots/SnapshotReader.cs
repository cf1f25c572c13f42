using System.Buffers;
using System.IO.Compression;
using System.IO.Pipelines;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Actors.Gateway.Snapshots;

/// <summary>Reads an archive, a line at a time. It is read first to see that all of it is there and in order, and only then used.</summary>
internal static class SnapshotReader
{
    /// <summary>Goes through the whole archive.</summary>
    /// <exception cref="InvalidDataException">It is no snapshot, was cut off, was changed, or is out of order.</exception>
    public static async Task<SnapshotHead> VerifyAsync(Stream archive, CancellationToken cancellationToken)
    {
        SnapshotHead? head = null;
        SnapshotFoot? foot = null;
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        SnapshotRow? last = null;
        var rows = 0L;
        await foreach (var line in LinesAsync(archive, cancellationToken))
        {
            if (foot is not null)
            {
                throw new InvalidDataException("the snapshot goes on behind its last line.");
            }

            if (head is null)
            {
                head = Head(line);
            }
            else if (TryParse(line, SnapshotJsonContext.Default.SnapshotRow) is { } row)
            {
                rows++;
                _ = last is null || Compare(last, row) < 0 ? true : throw new InvalidDataException($"row {rows} of the snapshot is out of order.");
                last = row;
            }
            else
            {
                foot = TryParse(line, SnapshotJsonContext.Default.SnapshotFoot) ?? throw new InvalidDataException($"line {rows + 2} of the snapshot is no row.");
                Check(foot, rows, hash);
            }

            hash.AppendData(line);
        }

        return foot is null ? throw new InvalidDataException("the snapshot has no end: it was cut off.") : head!;
    }

    /// <summary>The rows of an archive that has been verified.</summary>
    public static async IAsyncEnumerable<SnapshotRow> RowsAsync(Stream archive, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var line in LinesAsync(archive, cancellationToken))
        {
            if (TryParse(line, SnapshotJsonContext.Default.SnapshotRow) is { } row)
            {
                yield return row;
            }
        }
    }

    /// <summary>The order of rows: by the UTF-8 bytes of space and key, as the ledger lists them.</summary>
    public static int Compare(SnapshotRow left, SnapshotRow right)
    {
        var spaces = Compare(left.Space, right.Space);
        return spaces != 0 ? spaces : Compare(left.Key, right.Key);
    }

    public static int Compare(string left, string right) =>
        Encoding.UTF8.GetBytes(left).AsSpan().SequenceCompareTo(Encoding.UTF8.GetBytes(right));

    private static SnapshotHead Head(byte[] line) => TryParse(line, SnapshotJsonContext.Default.SnapshotHead) is { } head
        && head.Format == SnapshotFormat.Name && head.Index >= 0
        ? head.Version == SnapshotFormat.Version
            ? head
            : throw new InvalidDataException($"the snapshot has format version {head.Version}, but this gateway reads {SnapshotFormat.Version}; upgrade it.")
        : throw new InvalidDataException("this is no snapshot of this product.");

    private static void Check(SnapshotFoot foot, long rows, IncrementalHash hash)
    {
        if (foot.Rows != rows)
        {
            throw new InvalidDataException($"the snapshot has {rows} rows but should have {foot.Rows}.");
        }

        if (foot.Sha256 != Convert.ToHexStringLower(hash.GetCurrentHash()))
        {
            throw new InvalidDataException("the snapshot was changed: its hash does not match.");
        }
    }

    private static T? TryParse<T>(byte[] line, System.Text.Json.Serialization.Metadata.JsonTypeInfo<T> type)
        where T : class
    {
        try
        {
            return JsonSerializer.Deserialize(line, type);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    // Lines come with their line feed.
    private static async IAsyncEnumerable<byte[]> LinesAsync(Stream archive, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var plain = new GZipStream(archive, CompressionMode.Decompress, leaveOpen: true);
        var reader = PipeReader.Create(plain, new StreamPipeReaderOptions(bufferSize: 64 << 10, leaveOpen: true));
        while (true)
        {
            var result = await reader.ReadAsync(cancellationToken);
            var buffer = result.Buffer;
            while (buffer.PositionOf((byte)'\n') is { } end)
            {
                var next = buffer.GetPosition(1, end);
                yield return buffer.Slice(0, next).ToArray();
                buffer = buffer.Slice(next);
            }

            if (buffer.Length > SnapshotFormat.LineBytesMax)
            {
                throw new InvalidDataException($"a line of the snapshot is longer than {SnapshotFormat.LineBytesMax} bytes.");
            }

            if (result.IsCompleted)
            {
                _ = buffer.IsEmpty ? true : throw new InvalidDataException("the snapshot ends within a line: it was cut off.");
                yield break;
            }

            reader.AdvanceTo(buffer.Start, buffer.End);
        }
    }
}

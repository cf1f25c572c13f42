using System.Buffers;
using System.Buffers.Binary;
using System.Text;
using Actors.Runtime.Messaging.Frames;
using Actors.Runtime.Serialization;
using Orleans.Runtime;

namespace Actors.Runtime.Messaging.Handshakes;

/// <summary>What a message of the preamble is: its first byte.</summary>
internal enum PreambleKind : byte
{
    Hello = 1,
    Challenge = 2,
    Proof = 3,
    Welcome = 4,
    Refusal = 5,
}

/// <summary>For whom a port is.</summary>
internal enum PortRole : byte
{
    Silos = 1,
    Clients = 2,
}

/// <summary>What the dialling side says first.</summary>
/// <param name="Version">The version of the protocol that it speaks.</param>
/// <param name="Role">Silo or client.</param>
/// <param name="ClusterId">The cluster that it belongs to.</param>
/// <param name="Identity">Who it is.</param>
/// <param name="Wanted">Whom it wants; null for whoever listens there.</param>
/// <param name="Nonce">Random bytes of its own.</param>
internal sealed record Hello(ulong Version, PortRole Role, string ClusterId, SiloAddress Identity, SiloAddress? Wanted, byte[] Nonce);

/// <summary>Messages of the preamble: a length of four bytes, a kind, and fields one after another.</summary>
internal static class Preamble
{
    public const ulong ProtocolVersion = 1;
    public const int NonceBytes = 32;
    private const int MessageBytesMax = 4096;
    private const uint Magic = 0x31544341;

    public static Task SendHelloAsync(Stream stream, Hello hello, CancellationToken cancellationToken) => SendAsync(
        stream,
        (ref Writer writer) =>
        {
            Span<byte> magic = stackalloc byte[sizeof(uint)];
            BinaryPrimitives.WriteUInt32LittleEndian(magic, Magic);
            writer.WriteRaw([(byte)PreambleKind.Hello]);
            writer.WriteRaw(magic);
            writer.WriteVarint(hello.Version);
            writer.WriteRaw([(byte)hello.Role]);
            WriteText(ref writer, hello.ClusterId);
            WriteText(ref writer, hello.Identity.ToParsableString());
            WriteText(ref writer, hello.Wanted?.ToParsableString() ?? "");
            writer.WriteRaw(hello.Nonce);
        },
        cancellationToken);

    public static Task SendBytesAsync(Stream stream, PreambleKind kind, byte[] bytes, CancellationToken cancellationToken) => SendAsync(
        stream,
        (ref Writer writer) =>
        {
            writer.WriteRaw([(byte)kind]);
            WriteBytes(ref writer, bytes);
        },
        cancellationToken);

    public static Task SendWelcomeAsync(Stream stream, SiloAddress identity, byte[] proof, CancellationToken cancellationToken) => SendAsync(
        stream,
        (ref Writer writer) =>
        {
            writer.WriteRaw([(byte)PreambleKind.Welcome]);
            WriteText(ref writer, identity.ToParsableString());
            WriteBytes(ref writer, proof);
        },
        cancellationToken);

    public static Task SendRefusalAsync(Stream stream, string reason, CancellationToken cancellationToken) => SendAsync(
        stream,
        (ref Writer writer) =>
        {
            writer.WriteRaw([(byte)PreambleKind.Refusal]);
            WriteText(ref writer, reason);
        },
        cancellationToken);

    public static Task<Hello> ReadHelloAsync(Stream stream, CancellationToken cancellationToken) => ReadAsync(
        stream,
        static (ref Reader reader) =>
        {
            if (reader.ReadByte() != (byte)PreambleKind.Hello || reader.ReadUInt32() != Magic)
            {
                throw reader.Fail("the greeting of a silo or client");
            }

            var version = reader.ReadVarint();
            if (version != ProtocolVersion)
            {
                // The rest may look different there.
                return new Hello(version, PortRole.Silos, "", SiloAddress.FromParsableString("0.0.0.0:0@0"), null, []);
            }

            return new Hello(version, (PortRole)reader.ReadByte(), ReadText(ref reader), ReadAddress(ref reader)!, ReadAddress(ref reader), reader.ReadRaw(NonceBytes).ToArray());
        },
        cancellationToken);

    /// <summary>The bytes of a message of this kind.</summary>
    /// <exception cref="PeerRefusedException">The other side refuses.</exception>
    public static Task<byte[]> ReadBytesAsync(Stream stream, PreambleKind kind, CancellationToken cancellationToken) => ReadAsync(
        stream,
        (ref Reader reader) =>
        {
            ReadKind(ref reader, kind);
            return reader.ReadBytes().ToArray();
        },
        cancellationToken);

    /// <summary>The identity of the other side, and its proof.</summary>
    /// <exception cref="PeerRefusedException">The other side refuses.</exception>
    public static Task<(SiloAddress Identity, byte[] Proof)> ReadWelcomeAsync(Stream stream, CancellationToken cancellationToken) => ReadAsync(
        stream,
        static (ref Reader reader) =>
        {
            ReadKind(ref reader, PreambleKind.Welcome);
            return (ReadAddress(ref reader)!, reader.ReadBytes().ToArray());
        },
        cancellationToken);

    private static void ReadKind(ref Reader reader, PreambleKind expected)
    {
        var kind = (PreambleKind)reader.ReadByte();
        if (kind == PreambleKind.Refusal)
        {
            throw new PeerRefusedException(ReadText(ref reader));
        }

        if (kind != expected)
        {
            throw reader.Fail($"a message of kind {expected}");
        }
    }

    private static async Task SendAsync(Stream stream, WriteMessage write, CancellationToken cancellationToken)
    {
        var buffer = FrameBuffer.Rent();
        try
        {
            Fill(buffer, write);
            await stream.WriteAsync(buffer.Memory, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            buffer.Return();
        }
    }

    private static void Fill(FrameBuffer buffer, WriteMessage write)
    {
        buffer.GetSpan(sizeof(int));
        buffer.Advance(sizeof(int));
        var writer = new Writer(buffer, session: null!);
        write(ref writer);
        writer.Flush();
        BinaryPrimitives.WriteInt32LittleEndian(buffer.From(0), buffer.Count - sizeof(int));
    }

    private static async Task<T> ReadAsync<T>(Stream stream, ReadMessage<T> read, CancellationToken cancellationToken)
    {
        var prefix = new byte[sizeof(int)];
        await stream.ReadExactlyAsync(prefix, cancellationToken).ConfigureAwait(false);
        var length = BinaryPrimitives.ReadInt32LittleEndian(prefix);
        if (length is <= 0 or > MessageBytesMax)
        {
            throw new InvalidFrameException($"A message of the preamble announces {length} bytes; 1 to {MessageBytesMax} are accepted. What speaks there is no silo or client of this system.");
        }

        var bytes = new byte[length];
        await stream.ReadExactlyAsync(bytes, cancellationToken).ConfigureAwait(false);
        return Parse(bytes, read);
    }

    private static T Parse<T>(byte[] bytes, ReadMessage<T> read)
    {
        var reader = new Reader(bytes, session: null!);
        try
        {
            return read(ref reader);
        }
        catch (Exception exception) when (exception is FormatException or Orleans.Serialization.SerializerException)
        {
            throw new InvalidFrameException($"A message of the preamble cannot be read: {exception.Message}", exception);
        }
    }

    private static void WriteText(ref Writer writer, string text) => WriteBytes(ref writer, Encoding.UTF8.GetBytes(text));

    private static void WriteBytes(ref Writer writer, ReadOnlySpan<byte> bytes)
    {
        writer.WriteVarint((uint)bytes.Length);
        writer.WriteRaw(bytes);
    }

    private static string ReadText(ref Reader reader) => Encoding.UTF8.GetString(reader.ReadBytes());

    private static SiloAddress? ReadAddress(ref Reader reader) => ReadText(ref reader) is { Length: > 0 } text ? SiloAddress.FromParsableString(text) : null;

    private delegate void WriteMessage(ref Writer writer);

    private delegate T ReadMessage<out T>(ref Reader reader);
}

/// <summary>The other side refuses this process, or this process refuses the other side.</summary>
internal sealed class PeerRefusedException(string reason) : IOException(reason);

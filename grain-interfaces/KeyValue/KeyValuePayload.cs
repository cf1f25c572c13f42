using System.Buffers.Binary;
using System.Text;

namespace Actors.GrainInterfaces.KeyValue;

/// <summary>
/// How a key is laid out in its ledger row: version (1 byte, now 1), flags (8 bytes, little-endian), lock index (8
/// bytes, little-endian), length of the session in UTF-8 bytes (1 byte, 0 for none), session, and the value up to the
/// end. Key and indexes are columns of the row.
/// </summary>
public static class KeyValuePayload
{
    /// <summary>The ledger space that holds the keys.</summary>
    public const string Space = "kv";

    private const byte Version = 1;
    private const int FlagsOffset = 1;
    private const int LockIndexOffset = FlagsOffset + sizeof(ulong);
    private const int SessionLengthOffset = LockIndexOffset + sizeof(long);
    private const int SessionOffset = SessionLengthOffset + 1;

    /// <summary>The most bytes that a payload needs beside its value.</summary>
    public const int OverheadBytesMax = SessionOffset + byte.MaxValue;

    /// <summary>Lays out a row.</summary>
    /// <exception cref="ArgumentException">The session takes more than 255 bytes.</exception>
    public static byte[] Encode(ReadOnlySpan<byte> value, ulong flags, long lockIndex, string? session)
    {
        var sessionBytes = session is null ? 0 : Encoding.UTF8.GetByteCount(session);
        if (sessionBytes > byte.MaxValue)
        {
            throw new ArgumentException($"Session '{session}' takes {sessionBytes} bytes; use at most {byte.MaxValue}.", nameof(session));
        }

        var payload = GC.AllocateUninitializedArray<byte>(SessionOffset + sessionBytes + value.Length);
        payload[0] = Version;
        BinaryPrimitives.WriteUInt64LittleEndian(payload.AsSpan(FlagsOffset), flags);
        BinaryPrimitives.WriteInt64LittleEndian(payload.AsSpan(LockIndexOffset), lockIndex);
        payload[SessionLengthOffset] = (byte)sessionBytes;
        Encoding.UTF8.GetBytes(session, payload.AsSpan(SessionOffset));
        value.CopyTo(payload.AsSpan(SessionOffset + sessionBytes));
        return payload;
    }

    /// <summary>Reads a row. The value is a part of <paramref name="payload"/>, not a copy.</summary>
    /// <exception cref="InvalidDataException">The payload was written by a newer version, or is not one at all.</exception>
    public static KeyValueEntry Decode(ReadOnlyMemory<byte> payload, long createIndex, long modifyIndex)
    {
        var bytes = payload.Span;
        if (bytes.Length < SessionOffset || bytes[0] != Version || bytes.Length < SessionOffset + bytes[SessionLengthOffset])
        {
            throw new InvalidDataException(
                $"The row with index {modifyIndex} is no key-value payload of version {Version}; it takes a newer version of this program to read it.");
        }

        int sessionBytes = bytes[SessionLengthOffset];
        return new KeyValueEntry(
            payload[(SessionOffset + sessionBytes)..],
            BinaryPrimitives.ReadUInt64LittleEndian(bytes[FlagsOffset..]),
            BinaryPrimitives.ReadInt64LittleEndian(bytes[LockIndexOffset..]),
            sessionBytes == 0 ? null : Encoding.UTF8.GetString(bytes.Slice(SessionOffset, sessionBytes)),
            createIndex,
            modifyIndex);
    }
}

using System.Buffers.Binary;

namespace Actors.GrainInterfaces.KeyValue;

/// <summary>
/// The rows that stand beside a locked key, each under the key's own name: which keys a session holds (a space for each session),
/// the highest lock index a key ever had, and for how long a key must stay free.
/// </summary>
public static class LockRows
{
    /// <summary>The highest lock index that was ever given out for a key; outlives the key.</summary>
    public const string Memory = "lock-memory";

    /// <summary>One row, <see cref="FloorKey"/>: lock indexes up to this number may have been given out for any key.</summary>
    public const string Floor = "lock-floor";

    /// <summary>The key of the row in <see cref="Floor"/>.</summary>
    public const string FloorKey = "all";

    /// <summary>The milliseconds for which a key stays free, counted from this row's change.</summary>
    public const string Delays = "lock-delay";

    private const byte Version = 1;

    /// <summary>The space whose keys are those that the session holds.</summary>
    public static string Held(string session) => "lock:" + session;

    /// <summary>Lays out a row with a number: version (1 byte, now 1), and the number (8 bytes, little-endian).</summary>
    public static byte[] Encode(long number)
    {
        var payload = new byte[1 + sizeof(long)];
        payload[0] = Version;
        BinaryPrimitives.WriteInt64LittleEndian(payload.AsSpan(1), number);
        return payload;
    }

    /// <summary>Reads a row with a number.</summary>
    /// <exception cref="InvalidDataException">The payload was written by a newer version, or is not one at all.</exception>
    public static long Decode(ReadOnlySpan<byte> payload) => payload.Length == 1 + sizeof(long) && payload[0] == Version
        ? BinaryPrimitives.ReadInt64LittleEndian(payload[1..])
        : throw new InvalidDataException($"A row about a lock is not of version {Version}; it takes a newer version of this program to read it.");
}

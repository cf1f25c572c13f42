using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Actors.Runtime.Serialization;

/// <summary>What a <see cref="WireKind.Packed"/> field holds.</summary>
internal enum PackedElement : byte
{
    None = 0,
    Byte = 1,
    SByte = 2,
    Int16 = 3,
    UInt16 = 4,
    Char = 5,
    Int32 = 6,
    UInt32 = 7,
    Int64 = 8,
    UInt64 = 9,
    Half = 10,
    Single = 11,
    Double = 12,
}

/// <summary>Runs of numbers, copied to and from the wire as they lie in memory (little-endian).</summary>
internal static class PackedElements
{
    public static int SizeOf(PackedElement element) => element switch
    {
        PackedElement.Byte or PackedElement.SByte => 1,
        PackedElement.Int16 or PackedElement.UInt16 or PackedElement.Char or PackedElement.Half => 2,
        PackedElement.Int32 or PackedElement.UInt32 or PackedElement.Single => 4,
        PackedElement.Int64 or PackedElement.UInt64 or PackedElement.Double => 8,
        _ => 0,
    };

    /// <summary>The code of a type, <see cref="PackedElement.None"/> when its values are written one by one. Folded by the compiler.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static PackedElement CodeOf<T>() =>
        typeof(T) == typeof(byte) ? PackedElement.Byte
        : typeof(T) == typeof(sbyte) ? PackedElement.SByte
        : typeof(T) == typeof(short) ? PackedElement.Int16
        : typeof(T) == typeof(ushort) ? PackedElement.UInt16
        : typeof(T) == typeof(char) ? PackedElement.Char
        : typeof(T) == typeof(int) ? PackedElement.Int32
        : typeof(T) == typeof(uint) ? PackedElement.UInt32
        : typeof(T) == typeof(long) ? PackedElement.Int64
        : typeof(T) == typeof(ulong) ? PackedElement.UInt64
        : typeof(T) == typeof(Half) ? PackedElement.Half
        : typeof(T) == typeof(float) ? PackedElement.Single
        : typeof(T) == typeof(double) ? PackedElement.Double
        : PackedElement.None;

    /// <summary>Writes a packed field; the caller has numbered it.</summary>
    public static void Write<T>(ref Writer writer, uint id, scoped ReadOnlySpan<T> values)
    {
        writer.WriteHeader(id, WireKind.Packed);
        writer.WriteVarint((byte)CodeOf<T>());
        writer.WriteVarint((uint)values.Length);
        writer.WriteRaw(AsReadOnlyBytes(values));
    }

    /// <summary>Reads the payload of a packed field; the caller has numbered it.</summary>
    public static T[] Read<T>(ref Reader reader)
    {
        var start = reader.Position;
        var bytes = reader.ReadPacked(out var element);
        if (element != CodeOf<T>() || element == PackedElement.None)
        {
            throw reader.FailAt(start, $"elements of type {typeof(T)} but found elements of kind {element}");
        }

        var values = new T[bytes.Length / Unsafe.SizeOf<T>()];
        bytes.CopyTo(AsBytes(values.AsSpan()));
        return values;
    }

    private static Span<byte> AsBytes<T>(Span<T> values) =>
        MemoryMarshal.CreateSpan(ref Unsafe.As<T, byte>(ref MemoryMarshal.GetReference(values)), checked(values.Length * Unsafe.SizeOf<T>()));

    private static ReadOnlySpan<byte> AsReadOnlyBytes<T>( ReadOnlySpan<T> values) =>
        MemoryMarshal.CreateReadOnlySpan(ref Unsafe.As<T, byte>(ref MemoryMarshal.GetReference(values)), checked(values.Length * Unsafe.SizeOf<T>()));
}

using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using Orleans.Runtime;

namespace Actors.Runtime.Serialization;

internal sealed class GuidCodec : BytesCodec<Guid>
{
    internal const int GuidBytes = 16;

    protected override int Encode(Guid value, Span<byte> buffer) => value.TryWriteBytes(buffer) ? GuidBytes : 0;

    protected override bool TryDecode(ReadOnlySpan<byte> bytes, out Guid value)
    {
        value = bytes.Length == GuidBytes ? new Guid(bytes) : default;
        return bytes.Length == GuidBytes;
    }
}

internal sealed class ActivationIdCodec : BytesCodec<ActivationId>
{
    protected override int Encode(ActivationId value, Span<byte> buffer) =>
        Unsafe.BitCast<ActivationId, Guid>(value).TryWriteBytes(buffer) ? GuidCodec.GuidBytes : 0;

    protected override bool TryDecode(ReadOnlySpan<byte> bytes, out ActivationId value)
    {
        value = bytes.Length == GuidCodec.GuidBytes ? Unsafe.BitCast<Guid, ActivationId>(new Guid(bytes)) : default;
        return bytes.Length == GuidCodec.GuidBytes;
    }
}

internal sealed class DecimalCodec : BytesCodec<decimal>
{
    private const int Parts = 4;
    private const int ScaleMax = 28;
    private const int UnusedFlags = 0x7F00FFFF;

    protected override int Encode(decimal value, Span<byte> buffer)
    {
        Span<int> parts = stackalloc int[Parts];
        decimal.GetBits(value, parts);
        for (var i = 0; i < Parts; i++)
        {
            BinaryPrimitives.WriteInt32LittleEndian(buffer[(i * sizeof(int))..], parts[i]);
        }

        return Parts * sizeof(int);
    }

    protected override bool TryDecode(ReadOnlySpan<byte> bytes, out decimal value)
    {
        value = default;
        if (bytes.Length != Parts * sizeof(int))
        {
            return false;
        }

        Span<int> parts = stackalloc int[Parts];
        for (var i = 0; i < Parts; i++)
        {
            parts[i] = BinaryPrimitives.ReadInt32LittleEndian(bytes[(i * sizeof(int))..]);
        }

        var flags = parts[^1];
        if ((flags & UnusedFlags) != 0 || ((flags >> 16) & 0xFF) > ScaleMax)
        {
            return false;
        }

        value = new decimal(parts);
        return true;
    }
}

using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Net.Sockets;
using Orleans.Runtime;

namespace Actors.Runtime.Serialization;

/// <summary>4 bytes; or 16, with 4 more for a scope.</summary>
internal sealed class IPAddressCodec : BytesCodec<IPAddress>
{
    internal const int EncodedMax = Version6Bytes + sizeof(uint);
    private const int Version4Bytes = 4;
    private const int Version6Bytes = 16;

    // IPAddress.Any and its like are of a private subclass.
    internal override bool AcceptsDerivedTypes => true;

    public static int EncodeAddress(IPAddress value, Span<byte> buffer)
    {
        value.TryWriteBytes(buffer, out var written);
        if (value.AddressFamily != AddressFamily.InterNetworkV6 || value.ScopeId == 0)
        {
            return written;
        }

        BinaryPrimitives.WriteUInt32LittleEndian(buffer[written..], (uint)value.ScopeId);
        return written + sizeof(uint);
    }

    public static bool TryDecodeAddress(ReadOnlySpan<byte> bytes, [MaybeNullWhen(false)] out IPAddress value)
    {
        value = bytes.Length switch
        {
            Version4Bytes or Version6Bytes => new IPAddress(bytes),
            EncodedMax => new IPAddress(bytes[..Version6Bytes], BinaryPrimitives.ReadUInt32LittleEndian(bytes[Version6Bytes..])),
            _ => null,
        };
        return value is not null;
    }

    protected override int Encode(IPAddress value, Span<byte> buffer) => EncodeAddress(value, buffer);

    protected override bool TryDecode(ReadOnlySpan<byte> bytes, [MaybeNullWhen(false)] out IPAddress value) =>
        TryDecodeAddress(bytes, out value);
}

/// <summary>Port and address.</summary>
internal sealed class IPEndPointCodec : BytesCodec<IPEndPoint>
{
    public static int EncodeEndpoint(IPEndPoint value, Span<byte> buffer)
    {
        BinaryPrimitives.WriteUInt16LittleEndian(buffer, (ushort)value.Port);
        return sizeof(ushort) + IPAddressCodec.EncodeAddress(value.Address, buffer[sizeof(ushort)..]);
    }

    public static bool TryDecodeEndpoint(ReadOnlySpan<byte> bytes, [MaybeNullWhen(false)] out IPEndPoint value)
    {
        value = bytes.Length > sizeof(ushort) && IPAddressCodec.TryDecodeAddress(bytes[sizeof(ushort)..], out var address)
            ? new IPEndPoint(address, BinaryPrimitives.ReadUInt16LittleEndian(bytes))
            : null;
        return value is not null;
    }

    protected override int Encode(IPEndPoint value, Span<byte> buffer) => EncodeEndpoint(value, buffer);

    protected override bool TryDecode(ReadOnlySpan<byte> bytes, [MaybeNullWhen(false)] out IPEndPoint value) =>
        TryDecodeEndpoint(bytes, out value);
}

/// <summary>Generation and endpoint.</summary>
internal sealed class SiloAddressCodec : BytesCodec<SiloAddress>
{
    protected override int Encode(SiloAddress value, Span<byte> buffer)
    {
        BinaryPrimitives.WriteInt32LittleEndian(buffer, value.Generation);
        return sizeof(int) + IPEndPointCodec.EncodeEndpoint(value.Endpoint, buffer[sizeof(int)..]);
    }

    protected override bool TryDecode(ReadOnlySpan<byte> bytes, [MaybeNullWhen(false)] out SiloAddress value)
    {
        value = bytes.Length > sizeof(int) && IPEndPointCodec.TryDecodeEndpoint(bytes[sizeof(int)..], out var endpoint)
            ? SiloAddress.New(endpoint, BinaryPrimitives.ReadInt32LittleEndian(bytes))
            : null;
        return value is not null;
    }
}

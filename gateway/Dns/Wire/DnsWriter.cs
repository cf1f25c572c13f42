using System.Buffers.Binary;
using System.Text;

namespace Actors.Gateway.Dns.Wire;

/// <summary>Writes one answer. Names that repeat are written as pointers (RFC 1035 §4.1.4).</summary>
internal sealed class DnsWriter(int bytesMax)
{
    private const int PointerPlaceMax = 0x3FFF;
    private const int PointerFlag = 0xC000;
    private const int InternetClass = 1;
    private const int TextBytesMax = 255;

    private static readonly TimeSpan SoaRefresh = TimeSpan.FromHours(1);
    private static readonly TimeSpan SoaRetry = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan SoaExpire = TimeSpan.FromDays(1);

    private readonly Dictionary<string, int> _places = new(StringComparer.OrdinalIgnoreCase);
    private byte[] _buffer = new byte[512];

    public int Length { get; private set; }

    public ReadOnlyMemory<byte> Written => _buffer.AsMemory(0, Length);

    public void WriteUInt16(int value) => BinaryPrimitives.WriteUInt16BigEndian(Take(sizeof(ushort)), (ushort)value);

    public void WriteUInt16At(int place, int value) => BinaryPrimitives.WriteUInt16BigEndian(_buffer.AsSpan(place), (ushort)value);

    public void WriteByte(byte value) => Take(1)[0] = value;

    public void WriteQuestion(DnsQuestion question)
    {
        WriteName(question.Name);
        WriteUInt16((int)question.Type);
        WriteUInt16(InternetClass);
    }

    /// <summary>Writes a record whole, or, when it does not fit any more, nothing.</summary>
    public bool TryWrite(DnsRecord record, int reservedBytes)
    {
        var start = Length;
        WriteRecord(record);
        if (Length <= bytesMax - reservedBytes)
        {
            return true;
        }

        Length = start;
        foreach (var (suffix, place) in _places)
        {
            if (place >= start)
            {
                _places.Remove(suffix);
            }
        }

        return false;
    }

    private void WriteRecord(DnsRecord record)
    {
        WriteName(record.Name);
        WriteUInt16((int)record.Type);
        WriteUInt16(InternetClass);
        WriteSeconds(record.Ttl);
        var lengthPlace = Length;
        WriteUInt16(0);
        WriteData(record);
        WriteUInt16At(lengthPlace, Length - lengthPlace - sizeof(ushort));
    }

    private void WriteData(DnsRecord record)
    {
        switch (record)
        {
            case AddressRecord address:
                var bytes = address.Address.GetAddressBytes();
                bytes.CopyTo(Take(bytes.Length));
                break;
            case NameRecord name:
                WriteName(name.Target);
                break;
            case ServiceRecord service:
                WriteUInt16(service.Priority);
                WriteUInt16(service.Weight);
                WriteUInt16(service.Port);
                // RFC 2782 allows no pointer here.
                WriteFull(service.Target);
                break;
            case TextRecord text:
                WriteText(text.Text);
                break;
            case AuthorityRecord authority:
                WriteAuthority(authority);
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(record), record, "A new kind of record; say here how it is written.");
        }
    }

    private void WriteAuthority(AuthorityRecord authority)
    {
        WriteName(authority.Server);
        WriteName(authority.Contact);
        BinaryPrimitives.WriteUInt32BigEndian(Take(sizeof(uint)), authority.Serial);
        WriteSeconds(SoaRefresh);
        WriteSeconds(SoaRetry);
        WriteSeconds(SoaExpire);
        WriteSeconds(authority.NegativeTtl);
    }

    // A text longer than its length can say is written in pieces, which readers put together.
    private void WriteText(string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text).AsSpan();
        do
        {
            var piece = bytes[..Math.Min(bytes.Length, TextBytesMax)];
            WriteByte((byte)piece.Length);
            piece.CopyTo(Take(piece.Length));
            bytes = bytes[piece.Length..];
        }
        while (!bytes.IsEmpty);
    }

    private void WriteName(DnsName name)
    {
        for (var label = 0; label < name.Labels.Count; label++)
        {
            var suffix = string.Join('.', name.Labels.Skip(label));
            if (_places.TryGetValue(suffix, out var place))
            {
                WriteUInt16(PointerFlag | place);
                return;
            }

            if (Length <= PointerPlaceMax)
            {
                _places[suffix] = Length;
            }

            WriteLabel(name.Labels[label]);
        }

        WriteByte(0);
    }

    private void WriteFull(DnsName name)
    {
        foreach (var label in name.Labels)
        {
            WriteLabel(label);
        }

        WriteByte(0);
    }

    private void WriteLabel(string label)
    {
        var length = Encoding.UTF8.GetByteCount(label);
        WriteByte((byte)length);
        Encoding.UTF8.GetBytes(label, Take(length));
    }

    private void WriteSeconds(TimeSpan time) => BinaryPrimitives.WriteUInt32BigEndian(Take(sizeof(uint)), (uint)time.TotalSeconds);

    private Span<byte> Take(int bytes)
    {
        if (Length + bytes > _buffer.Length)
        {
            Array.Resize(ref _buffer, Math.Max(_buffer.Length * 2, Length + bytes));
        }

        var taken = _buffer.AsSpan(Length, bytes);
        Length += bytes;
        return taken;
    }
}

using System.Buffers.Binary;
using System.Text;

namespace Actors.Gateway.Dns.Wire;

/// <summary>Reads what came over the network: nothing in it is trusted, nothing is read beyond its end.</summary>
internal ref struct DnsReader(ReadOnlySpan<byte> message)
{
    private const int PointerMark = 0xC0;

    private readonly ReadOnlySpan<byte> _message = message;
    private int _place;

    public readonly int Left => _message.Length - _place;

    /// <summary>The caller has looked whether there are two bytes.</summary>
    public ushort ReadUInt16()
    {
        var value = BinaryPrimitives.ReadUInt16BigEndian(_message[_place..]);
        _place += sizeof(ushort);
        return value;
    }

    /// <summary>The caller has looked whether there are four bytes.</summary>
    public uint ReadUInt32()
    {
        var value = BinaryPrimitives.ReadUInt32BigEndian(_message[_place..]);
        _place += sizeof(uint);
        return value;
    }

    public bool TrySkip(int bytes)
    {
        if (bytes > Left)
        {
            return false;
        }

        _place += bytes;
        return true;
    }

    /// <summary>Reads a name that is written out in full, as the first name of a message always is.</summary>
    public bool TryReadName(out DnsName? name)
    {
        name = null;
        var labels = new List<string>();
        var bytes = 1;
        while (Left > 0)
        {
            int length = _message[_place++];
            bytes += 1 + length;
            if (length == 0)
            {
                return DnsName.TryCreate(labels, out name);
            }

            if (length > DnsName.LabelBytesMax || length > Left || bytes > DnsName.BytesMax)
            {
                return false;
            }

            labels.Add(Encoding.UTF8.GetString(_message.Slice(_place, length)));
            _place += length;
        }

        return false;
    }

    /// <summary>Skips a name, which may end with a pointer to an earlier one.</summary>
    public bool TrySkipName()
    {
        while (Left > 0)
        {
            int length = _message[_place++];
            if (length == 0)
            {
                return true;
            }

            if (length >= PointerMark)
            {
                return TrySkip(1);
            }

            if (length > DnsName.LabelBytesMax || !TrySkip(length))
            {
                return false;
            }
        }

        return false;
    }
}

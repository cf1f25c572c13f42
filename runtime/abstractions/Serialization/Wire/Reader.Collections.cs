namespace Actors.Runtime.Serialization;

/// <summary>The heads of collections.</summary>
public ref partial struct Reader
{
    internal const int ComparerBits = 3;

    /// <summary>Reads the payload of a <see cref="WireKind.Packed"/> field.</summary>
    internal ReadOnlySpan<byte> ReadPacked(out PackedElement element)
    {
        var start = _position;
        element = (PackedElement)ReadByte();
        var bytesEach = PackedElements.SizeOf(element);
        if (bytesEach == 0)
        {
            throw FailAt(start, $"an element code but found {(byte)element}");
        }

        return ReadRaw(bytesEach * ReadCount(bytesEach));
    }

    /// <summary>
    /// Reads the head of a collection that room is then made for. Every item of every collection has a byte of its own, so all
    /// counts of a message together cannot exceed its length; without that sum, nested heads could claim the same bytes many times.
    /// </summary>
    internal int ReadClaim(int bytesEach, out WireComparer comparer)
    {
        var start = _position;
        var count = ReadCountAndComparer(bytesEach, out comparer);
        _claimedItems += (long)count * bytesEach;
        return _claimedItems <= _data.Length
            ? count
            : throw FailAt(start, $"collections of at most {_data.Length} items together but found {_claimedItems}");
    }

    /// <summary>Reads the head of a <see cref="WireKind.Sequence"/> or <see cref="WireKind.Map"/> field.</summary>
    internal int ReadCountAndComparer(int bytesEach, out WireComparer comparer)
    {
        var start = _position;
        var value = ReadVarint();
        comparer = (WireComparer)(value & ((1 << ComparerBits) - 1));
        return CheckCount(value >> ComparerBits, bytesEach, start);
    }
}

using System.Buffers;
using System.Buffers.Binary;
using System.ComponentModel;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Text;
using Orleans.Serialization;

namespace Actors.Runtime.Serialization;

/// <summary>
/// Reads values in the wire format from contiguous bytes. Nothing that the bytes say is trusted: lengths and counts are checked
/// against what is left, nesting is bounded, and every error is a <see cref="SerializerException"/>. Pass it by reference only.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public ref partial struct Reader
{
    private readonly ReadOnlySpan<byte> _data;
    private byte[]? _rented;
    private int _position;
    private int _depth;
    private long _claimedItems;

    /// <summary>Reads <paramref name="data"/>; objects are numbered in <paramref name="session"/>.</summary>
    public Reader(ReadOnlySpan<byte> data, SerializerSession session)
    {
        _data = data;
        Session = session;
    }

    /// <summary>Reads <paramref name="data"/>, gathered in one pooled buffer when it has several segments; <see cref="Dispose"/> returns it.</summary>
    public Reader(ReadOnlySequence<byte> data, SerializerSession session)
    {
        Session = session;
        if (data.IsSingleSegment)
        {
            _data = data.FirstSpan;
            return;
        }

        var length = checked((int)data.Length);
        _rented = ArrayPool<byte>.Shared.Rent(length);
        data.CopyTo(_rented);
        _data = _rented.AsSpan(0, length);
    }

    /// <summary>The objects and types of the message.</summary>
    public SerializerSession Session { get; }

    /// <summary>The offset of the next byte.</summary>
    public readonly int Position => _position;

    /// <summary>The number of bytes left.</summary>
    public readonly int RemainingBytes => _data.Length - _position;

    /// <summary>Gives back the gathered buffer, if there is one.</summary>
    public void Dispose()
    {
        if (_rented is { } rented)
        {
            _rented = null;
            ArrayPool<byte>.Shared.Return(rented);
        }
    }

    /// <summary>Reads the header of the next field; false at the end of the enclosing object, level or message.</summary>
    public bool TryReadFieldHeader(out FieldHeader header)
    {
        if (_position == _data.Length)
        {
            header = default;
            return _depth == 0 ? false : throw Fail("another field or the end of the object");
        }

        var tag = _data[_position];
        var kind = (WireKind)(tag >> 4);
        if (kind is WireKind.End or WireKind.EndLevel)
        {
            // An object's end stays for its owner, so that a class with more levels than the writer knew reads the same end again.
            _position += kind == WireKind.EndLevel ? 1 : 0;
            header = default;
            return false;
        }

        header = ReadHeader();
        return true;
    }

    /// <summary>Reads the header of a value that must be there.</summary>
    public FieldHeader ReadHeader()
    {
        var tag = ReadByte();
        var kind = (WireKind)(tag >> 4);
        if (kind is WireKind.End or >= WireKind.EndLevel)
        {
            throw FailAt(_position - 1, "a field header");
        }

        var id = tag & 15u;
        return new FieldHeader(id < FieldHeader.EmbeddedIdLimit ? id : ReadLongId(), kind);
    }

    /// <summary>Reads one byte.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public byte ReadByte()
    {
        if ((uint)_position >= (uint)_data.Length)
        {
            throw Fail("one more byte");
        }

        return _data[_position++];
    }

    /// <summary>Reads a varint of at most 64 bits.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ulong ReadVarint()
    {
        var first = ReadByte();
        return first < 0x80 ? first : ReadLongVarint(first);
    }

    /// <summary>Reads bytes; the span is valid as long as the message.</summary>
    public ReadOnlySpan<byte> ReadRaw(int count)
    {
        if ((uint)count > (uint)RemainingBytes)
        {
            throw Fail($"{count} more bytes");
        }

        var span = _data.Slice(_position, count);
        _position += count;
        return span;
    }

    /// <summary>Reads the payload of a <see cref="WireKind.Bytes"/> field.</summary>
    public ReadOnlySpan<byte> ReadBytes() => ReadRaw(ReadCount(1));

    /// <summary>Reads a count of things that take at least <paramref name="bytesEach"/> bytes each.</summary>
    public int ReadCount(int bytesEach)
    {
        var start = _position;
        return CheckCount(ReadVarint(), bytesEach, start);
    }

    /// <summary>Reads four bytes.</summary>
    public uint ReadUInt32() => BinaryPrimitives.ReadUInt32LittleEndian(ReadRaw(sizeof(uint)));

    /// <summary>Reads eight bytes.</summary>
    public ulong ReadUInt64() => BinaryPrimitives.ReadUInt64LittleEndian(ReadRaw(sizeof(ulong)));

    /// <summary>Begins the fields of a struct, object or collection.</summary>
    public void Enter()
    {
        if (++_depth > SerializerLimits.DepthMax)
        {
            throw Fail($"at most {SerializerLimits.DepthMax} levels of nesting");
        }
    }

    /// <summary>Ends a collection.</summary>
    public void Leave() => _depth--;

    /// <summary>Ends a struct or object, skipping what is left of it.</summary>
    public void End()
    {
        SkipFields();
        if (ReadByte() != (byte)WireKind.End)
        {
            throw FailAt(_position - 1, "the end of the object");
        }

        Leave();
    }

    /// <summary>
    /// Takes the next number for the object whose payload follows. False: the object was read before, because a reference to it
    /// was followed early; its payload has been skipped.
    /// </summary>
    public bool TryReserve(FieldHeader header, out int number, [NotNullWhen(false)] out object? existing)
    {
        number = Session.Read.Reserve();
        existing = Session.Read.GetValue(number);
        if (existing is null)
        {
            return true;
        }

        Session.Read.Unreserve();
        Skip(header.Kind, NoType);
        return false;
    }

    /// <summary>Publishes the object with this number, before its content is read if it can be part of a cycle.</summary>
    public readonly void SetReference(int number, object value) => Session.Read.SetValue(number, value);

    /// <summary>Reads the payload of a <see cref="WireKind.Reference"/> field.</summary>
    public T ReadReference<T>()
    {
        var start = _position;
        var number = ReadVarint();
        if (number >= (ulong)Session.Read.Count)
        {
            throw FailAt(start, $"a reference to one of the {Session.Read.Count} objects before it but found {number}");
        }

        var value = Session.Read.GetValue((int)number) ?? ReadSkipped<T>((int)number, start);
        return value is T typed
            ? typed
            : throw FailAt(start, $"a reference to {typeof(T)} but found one to {value?.GetType().ToString() ?? "an unfinished object"}");
    }

    /// <summary>Reads the payload of a <see cref="WireKind.Typed"/> field: a value of a type named in the message.</summary>
    public object? ReadTyped()
    {
        Enter();
        var codec = ResolveCodec(ReadTypeIndex());
        var value = codec.ReadBoxed(ref this, ReadHeader());
        Leave();
        return value;
    }

    /// <summary>Reads a type name.</summary>
    internal Type ReadType() => ResolveCodec(ReadTypeIndex()).ValueType;

    /// <summary>The exception that says what was expected at the current offset.</summary>
    public readonly SerializerException Fail(string expected) => FailAt(_position, expected);

    /// <summary>The exception for a field of the wrong layout.</summary>
    public readonly SerializerException Unexpected(FieldHeader header, string expected) =>
        FailAt(_position, $"{expected} but found {header}");

    internal readonly SerializerException FailAt(int offset, string expected) =>
        new($"Message of {_data.Length} bytes, offset {offset}: expected {expected}. Writer and reader disagree about a type, or the bytes are damaged.");

    internal readonly int CheckCount(ulong count, int bytesEach, int offset) =>
        count <= (ulong)(RemainingBytes / bytesEach)
            ? (int)count
            : throw FailAt(offset, $"a count that the {RemainingBytes} bytes left can hold but found {count}");

    internal UInt128 ReadVarint128()
    {
        UInt128 value = 0;
        for (var shift = 0; shift < 128; shift += 7)
        {
            var next = ReadByte();
            value |= (UInt128)(next & 0x7Fu) << shift;
            if (next < 0x80)
            {
                return shift == 126 && next > 3 ? throw Fail("a varint of at most 128 bits") : value;
            }
        }

        throw Fail("a varint of at most 128 bits");
    }

    private uint ReadLongId()
    {
        var start = _position;
        var rest = ReadVarint();
        return rest <= uint.MaxValue - FieldHeader.EmbeddedIdLimit
            ? (uint)rest + FieldHeader.EmbeddedIdLimit
            : throw FailAt(start, "a field id of at most 32 bits");
    }

    private ulong ReadLongVarint(byte first)
    {
        ulong value = first & 0x7Fu;
        for (var shift = 7; shift < 64; shift += 7)
        {
            var next = ReadByte();
            value |= (ulong)(next & 0x7Fu) << shift;
            if (next < 0x80)
            {
                return shift == 63 && next > 1 ? throw Fail("an integer of at most 64 bits") : value;
            }
        }

        throw Fail("an integer of at most 64 bits");
    }

    private object? ReadSkipped<T>(int number, int offset)
    {
        if (!Session.Read.TryBeginSkipped(number, out var skipped, out var resumeAt))
        {
            throw FailAt(offset, $"a reference to a finished object but number {number} is still being read");
        }

        var position = _position;
        _position = skipped.Offset;
        Enter();
        var header = new FieldHeader(0, skipped.Kind);
        var value = skipped.TypeIndex == NoType
            ? (object?)CodecCache<T>.Instance.Read(ref this, header)
            : ResolveCodec(skipped.TypeIndex).ReadBoxed(ref this, header);
        Leave();
        _position = position;
        Session.Read.EndSkipped(resumeAt);
        return value;
    }

    private int ReadTypeIndex()
    {
        var start = _position;
        var index = ReadVarint();
        if (index > 0)
        {
            return index <= (ulong)Session.Read.TypeCount
                ? (int)index - 1
                : throw FailAt(start, $"one of the {Session.Read.TypeCount} types named before but found number {index}");
        }

        start = _position;
        var length = ReadCount(1);
        if (length > SerializerLimits.TypeNameBytesMax)
        {
            throw FailAt(start, $"a type name of at most {SerializerLimits.TypeNameBytesMax} bytes but found {length}");
        }

        start = _position;
        ReadRaw(length);
        return Session.Read.AddType(start, length);
    }

    private readonly Codec ResolveCodec(int typeIndex)
    {
        ref var entry = ref Session.Read.Type(typeIndex);
        return entry.Codec ??= TypeNames.ResolveCodec(Encoding.UTF8.GetString(_data.Slice(entry.Offset, entry.Length)));
    }
}

using System.Buffers;
using System.Buffers.Binary;
using System.ComponentModel;
using System.Runtime.CompilerServices;
using Orleans.Serialization;

namespace Actors.Runtime.Serialization;

/// <summary>
/// Writes values in the wire format into an <see cref="IBufferWriter{T}"/>. Call <see cref="Flush"/> at the end; pass it by reference only.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public ref struct Writer
{
    private const int BytesRequestedMin = 256;
    private const int VarintBytesMax = 19;

    private readonly IBufferWriter<byte> _output;
    private Span<byte> _buffer;
    private int _position;
    private long _flushedBytes;
    private int _depth;

    /// <summary>Writes to <paramref name="output"/>; objects are numbered in <paramref name="session"/>.</summary>
    public Writer(IBufferWriter<byte> output, SerializerSession session)
    {
        _output = output;
        Session = session;
    }

    /// <summary>The number of bytes written so far.</summary>
    public readonly long WrittenBytes => _flushedBytes + _position;

    /// <summary>The objects and types of the message.</summary>
    public SerializerSession Session { get; }

    /// <summary>Hands everything written to the output.</summary>
    public void Flush()
    {
        if (_position > 0)
        {
            _output.Advance(_position);
            _flushedBytes += _position;
        }

        _buffer = default;
        _position = 0;
    }

    /// <summary>Begins a field.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void WriteHeader(uint id, WireKind kind)
    {
        Ensure(1 + VarintBytesMax);
        if (id < FieldHeader.EmbeddedIdLimit)
        {
            _buffer[_position++] = (byte)(((uint)kind << 4) | id);
            return;
        }

        _buffer[_position++] = (byte)(((uint)kind << 4) | FieldHeader.EmbeddedIdLimit);
        WriteVarint(id - FieldHeader.EmbeddedIdLimit);
    }

    /// <summary>Writes a field without a value.</summary>
    public void WriteNull(uint id) => WriteHeader(id, WireKind.Null);

    /// <summary>Writes an integer field from 0 on.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void WritePositive(uint id, ulong value)
    {
        WriteHeader(id, WireKind.Positive);
        WriteVarint(value);
    }

    /// <summary>Writes a negative integer field, given its complement.</summary>
    public void WriteNegative(uint id, ulong complement)
    {
        WriteHeader(id, WireKind.Negative);
        WriteVarint(complement);
    }

    /// <summary>Writes a field of four bytes.</summary>
    public void WriteFixed32(uint id, uint value)
    {
        WriteHeader(id, WireKind.Fixed32);
        Ensure(sizeof(uint));
        BinaryPrimitives.WriteUInt32LittleEndian(_buffer[_position..], value);
        _position += sizeof(uint);
    }

    /// <summary>Writes a field of eight bytes.</summary>
    public void WriteFixed64(uint id, ulong value)
    {
        WriteHeader(id, WireKind.Fixed64);
        Ensure(sizeof(ulong));
        BinaryPrimitives.WriteUInt64LittleEndian(_buffer[_position..], value);
        _position += sizeof(ulong);
    }

    /// <summary>Writes a field of bytes.</summary>
    public void WriteBytes(uint id, scoped ReadOnlySpan<byte> value)
    {
        WriteHeader(id, WireKind.Bytes);
        WriteVarint((uint)value.Length);
        WriteRaw(value);
    }

    /// <summary>Begins a struct or object; end it with <see cref="End"/>.</summary>
    /// <exception cref="SerializerException">Values nest too deeply.</exception>
    public void Begin(uint id, WireKind kind)
    {
        Enter();
        WriteHeader(id, kind);
    }

    /// <summary>Ends what <see cref="Begin"/> began.</summary>
    public void End()
    {
        WriteHeader(0, WireKind.End);
        Leave();
    }

    /// <summary>Ends the fields of a base class.</summary>
    public void EndLevel() => WriteHeader(0, WireKind.EndLevel);

    /// <summary>
    /// Numbers <paramref name="value"/>, or writes a reference when it has a number already. True: nothing is left to write.
    /// </summary>
    public bool TryWriteReference(uint id, object value)
    {
        if (!Session.Written.TryAdd(value, out var number))
        {
            WriteHeader(id, WireKind.Reference);
            WriteVarint((uint)number);
            return true;
        }

        return false;
    }

    /// <summary>Uses up a number for a value that cannot be referred to, but whose layout is a numbered one.</summary>
    public void SkipReference() => Session.Written.Skip();

    /// <summary>Writes a varint without a header.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void WriteVarint(ulong value)
    {
        Ensure(VarintBytesMax);
        while (value >= 0x80)
        {
            _buffer[_position++] = (byte)(value | 0x80);
            value >>= 7;
        }

        _buffer[_position++] = (byte)value;
    }

    internal void WriteVarint128(UInt128 value)
    {
        Ensure(VarintBytesMax);
        while (value >= 0x80)
        {
            _buffer[_position++] = (byte)((byte)value | 0x80);
            value >>= 7;
        }

        _buffer[_position++] = (byte)value;
    }

    /// <summary>Writes bytes without a header.</summary>
    public void WriteRaw(scoped ReadOnlySpan<byte> value)
    {
        while (!value.IsEmpty)
        {
            Ensure(1);
            var chunk = Math.Min(value.Length, _buffer.Length - _position);
            value[..chunk].CopyTo(_buffer[_position..]);
            _position += chunk;
            value = value[chunk..];
        }
    }

    internal void Enter()
    {
        if (++_depth > SerializerLimits.DepthMax)
        {
            throw new SerializerException(
                $"The value nests deeper than {SerializerLimits.DepthMax} levels; break long chains into a list.");
        }
    }

    internal void Leave() => _depth--;

    /// <summary>Room for at least <paramref name="bytes"/> bytes; tell how many were used by <see cref="Advance"/>.</summary>
    internal Span<byte> GetSpan(int bytes)
    {
        Ensure(bytes);
        return _buffer[_position..];
    }

    internal void Advance(int bytes) => _position += bytes;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Ensure(int bytes)
    {
        if (_buffer.Length - _position < bytes)
        {
            Grow(bytes);
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void Grow(int bytes)
    {
        Flush();
        _buffer = _output.GetSpan(Math.Max(bytes, BytesRequestedMin));
    }
}

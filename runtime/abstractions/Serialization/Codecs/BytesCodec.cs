using System.Diagnostics.CodeAnalysis;

namespace Actors.Runtime.Serialization;

/// <summary>Small immutable values with a layout of a few bytes.</summary>
internal abstract class BytesCodec<T> : Codec<T>
{
    protected const int EncodedBytesMax = 32;

    public sealed override bool IsImmutable => true;

    public sealed override void Write(ref Writer writer, uint id, T? value)
    {
        if (value is null)
        {
            writer.WriteNull(id);
            return;
        }

        Span<byte> buffer = stackalloc byte[EncodedBytesMax];
        writer.WriteBytes(id, buffer[..Encode(value, buffer)]);
    }

    public sealed override T? Read(ref Reader reader, FieldHeader header)
    {
        if (header.Kind == WireKind.Null && default(T) is null)
        {
            return default;
        }

        if (header.Kind != WireKind.Bytes)
        {
            throw reader.Unexpected(header, $"a value of type {typeof(T)}");
        }

        var start = reader.Position;
        return TryDecode(reader.ReadBytes(), out var value) ? value : throw reader.FailAt(start, $"the bytes of a {typeof(T)}");
    }

    /// <summary>Fills the start of <paramref name="buffer"/> and returns how many bytes it took.</summary>
    protected abstract int Encode(T value, Span<byte> buffer);

    /// <summary>False when the bytes are not a value.</summary>
    protected abstract bool TryDecode(ReadOnlySpan<byte> bytes, [MaybeNullWhen(false)] out T value);
}

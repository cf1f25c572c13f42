using System.Buffers;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Unicode;

namespace Actors.Runtime.Serialization;

/// <summary>
/// Text as UTF-8. Text that is not well-formed (a lone surrogate) has no UTF-8 form and is written as UTF-16, so that it survives.
/// </summary>
internal sealed class StringCodec : Codec<string>
{
    private const int BytesPerCharMax = 3;
    private const int ShortCharsMax = 127 / BytesPerCharMax;

    private static readonly UTF8Encoding Utf8Strict = new(false, throwOnInvalidBytes: true);

    public override bool IsImmutable => true;

    public override void Write(ref Writer writer, uint id, string? value)
    {
        if (value is null)
        {
            writer.WriteNull(id);
        }
        else if (value.Length <= ShortCharsMax)
        {
            WriteShort(ref writer, id, value);
        }
        else
        {
            WriteLong(ref writer, id, value);
        }
    }

    public override string? Read(ref Reader reader, FieldHeader header)
    {
        var start = reader.Position;
        return header.Kind switch
        {
            WireKind.Null => null,
            WireKind.Bytes => Decode(ref reader, start),
            WireKind.Packed => ReadUtf16(ref reader, start),
            _ => throw reader.Unexpected(header, "a text"),
        };
    }

    internal static string Decode(ref Reader reader, int start)
    {
        try
        {
            return Utf8Strict.GetString(reader.ReadBytes());
        }
        catch (DecoderFallbackException)
        {
            throw reader.FailAt(start, "a text in UTF-8");
        }
    }

    private static void WriteShort(ref Writer writer, uint id, string value)
    {
        Span<byte> utf8 = stackalloc byte[ShortCharsMax * BytesPerCharMax];
        if (Utf8.FromUtf16(value, utf8, out _, out var written, replaceInvalidSequences: false) == OperationStatus.Done)
        {
            writer.WriteBytes(id, utf8[..written]);
        }
        else
        {
            WriteUtf16(ref writer, id, value);
        }
    }

    private static void WriteLong(ref Writer writer, uint id, string value)
    {
        var rented = ArrayPool<byte>.Shared.Rent(checked(value.Length * BytesPerCharMax));
        if (Utf8.FromUtf16(value, rented, out _, out var written, replaceInvalidSequences: false) == OperationStatus.Done)
        {
            writer.WriteBytes(id, rented.AsSpan(0, written));
        }
        else
        {
            WriteUtf16(ref writer, id, value);
        }

        ArrayPool<byte>.Shared.Return(rented);
    }

    private static void WriteUtf16(ref Writer writer, uint id, string value)
    {
        writer.SkipReference();
        PackedElements.Write(ref writer, id, value.AsSpan());
    }

    private static string ReadUtf16(ref Reader reader, int start)
    {
        reader.Session.Read.Reserve();
        var bytes = reader.ReadPacked(out var element);
        return element == PackedElement.Char
            ? string.Create(bytes.Length / sizeof(char), bytes, static (chars, source) => source.CopyTo(MemoryMarshal.AsBytes(chars)))
            : throw reader.FailAt(start, $"a text but found elements of kind {element}");
    }
}

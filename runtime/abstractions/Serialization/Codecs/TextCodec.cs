namespace Actors.Runtime.Serialization;

/// <summary>Immutable classes that are written as their text.</summary>
internal sealed class TextCodec<T>(Func<T, string> format, Func<string, T?> parse) : Codec<T>
    where T : class
{
    public override bool IsImmutable => true;

    internal override bool AcceptsDerivedTypes => true;

    public override void Write(ref Writer writer, uint id, T? value) =>
        CodecCache<string>.Instance.Write(ref writer, id, value is null ? null : format(value));

    public override T? Read(ref Reader reader, FieldHeader header)
    {
        var start = reader.Position;
        if (header.Kind is not (WireKind.Null or WireKind.Bytes))
        {
            throw reader.Unexpected(header, $"the text of a {typeof(T)}");
        }

        var text = CodecCache<string>.Instance.Read(ref reader, header);
        return text is null ? null : parse(text) ?? throw reader.FailAt(start, $"the text of a {typeof(T)} but found '{text}'");
    }
}

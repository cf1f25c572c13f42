namespace Actors.Runtime.Serialization;

internal sealed class BooleanCodec : Codec<bool>
{
    public override bool IsImmutable => true;

    public override void Write(ref Writer writer, uint id, bool value) => writer.WritePositive(id, value ? 1u : 0u);

    public override bool Read(ref Reader reader, FieldHeader header)
    {
        var start = reader.Position;
        return header.Kind != WireKind.Positive
            ? throw reader.Unexpected(header, "a Boolean")
            : reader.ReadVarint() switch
            {
                0 => false,
                1 => true,
                var other => throw reader.FailAt(start, $"a Boolean but found {other}"),
            };
    }
}

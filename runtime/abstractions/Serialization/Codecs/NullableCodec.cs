namespace Actors.Runtime.Serialization;

internal sealed class NullableCodec<T> : Codec<T?>
    where T : struct
{
    public override bool IsImmutable => Copier<T>.IsImmutable;

    public override void Write(ref Writer writer, uint id, T? value)
    {
        if (value is { } present)
        {
            CodecCache<T>.Instance.Write(ref writer, id, present);
        }
        else
        {
            writer.WriteNull(id);
        }
    }

    public override T? Read(ref Reader reader, FieldHeader header) =>
        header.Kind == WireKind.Null ? null : CodecCache<T>.Instance.Read(ref reader, header);

    public override T? Copy(T? value, CopyContext context) =>
        value is { } present ? Copier<T>.Copy(present, context) : null;
}

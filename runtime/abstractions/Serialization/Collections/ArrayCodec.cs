namespace Actors.Runtime.Serialization;

/// <summary>One-dimensional arrays.</summary>
internal sealed class ArrayCodec<T> : NumberedCodec<T[]>
{
    protected override bool CanRead(WireKind kind) => kind is WireKind.Packed or WireKind.Sequence;

    protected override void WriteContent(ref Writer writer, uint id, T[] value) => Items<T>.Write(ref writer, id, value);

    protected override T[] ReadContent(ref Reader reader, WireKind kind, int number) => Items<T>.Read(ref reader, kind, number);

    protected override T[] CopyContent(T[] value, CopyContext context)
    {
        var copy = (T[])value.Clone();
        context.Record(value, copy);
        Items<T>.CopyInPlace(copy, context);
        return copy;
    }
}

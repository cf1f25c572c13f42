using System.Runtime.InteropServices;

namespace Actors.Runtime.Serialization;

/// <summary>Lists, read and written through the array inside.</summary>
internal sealed class ListCodec<T> : NumberedCodec<List<T>>
{
    protected override bool CanRead(WireKind kind) => kind is WireKind.Packed or WireKind.Sequence;

    protected override void WriteContent(ref Writer writer, uint id, List<T> value) =>
        Items<T>.Write(ref writer, id, CollectionsMarshal.AsSpan(value));

    protected override List<T> ReadContent(ref Reader reader, WireKind kind, int number)
    {
        if (kind == WireKind.Packed)
        {
            return [.. PackedElements.Read<T>(ref reader)];
        }

        var list = new List<T>();
        CollectionsMarshal.SetCount(list, reader.ReadClaim(1, out _));
        reader.SetReference(number, list);
        Items<T>.ReadInto(ref reader, CollectionsMarshal.AsSpan(list));
        return list;
    }

    protected override List<T> CopyContent(List<T> value, CopyContext context)
    {
        var copy = new List<T>(value);
        context.Record(value, copy);
        Items<T>.CopyInPlace(CollectionsMarshal.AsSpan(copy), context);
        return copy;
    }
}

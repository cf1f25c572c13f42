using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Actors.Runtime.Serialization;

/// <summary>Arrays of several dimensions: an object with the lengths (field 0) and the items, last dimension fastest (field 1).</summary>
internal sealed class MultiDimensionalArrayCodec<TArray, T> : NumberedCodec<TArray>
    where TArray : class
{
    protected override bool CanRead(WireKind kind) => kind == WireKind.Object;

    protected override void WriteContent(ref Writer writer, uint id, TArray value)
    {
        var array = (Array)(object)value;
        Span<int> lengths = stackalloc int[array.Rank];
        for (var dimension = 0; dimension < lengths.Length; dimension++)
        {
            lengths[dimension] = array.GetLength(dimension);
        }

        writer.Begin(id, WireKind.Object);
        writer.SkipReference();
        PackedElements.Write<int>(ref writer, 0, lengths);
        writer.SkipReference();
        Items<T>.Write(ref writer, 1, ItemsOf(array));
        writer.End();
    }

    protected override TArray ReadContent(ref Reader reader, WireKind kind, int number)
    {
        reader.Enter();
        var lengths = ReadLengths(ref reader);
        var start = reader.Position;
        var header = reader.ReadHeader();
        if (header.Kind is not (WireKind.Packed or WireKind.Sequence))
        {
            throw reader.Unexpected(header, "the items of an array");
        }

        reader.Session.Read.Reserve();
        var array = header.Kind == WireKind.Packed
            ? Fill(ref reader, lengths, PackedElements.Read<T>(ref reader), start)
            : ReadItems(ref reader, lengths, number, start);
        reader.End();
        return array;
    }

    protected override TArray CopyContent(TArray value, CopyContext context)
    {
        var copy = (Array)((Array)(object)value).Clone();
        context.Record(value, copy);
        Items<T>.CopyInPlace(ItemsOf(copy), context);
        return (TArray)(object)copy;
    }

    private static int[] ReadLengths(ref Reader reader)
    {
        var header = reader.ReadHeader();
        reader.Session.Read.Reserve();
        var start = reader.Position;
        var lengths = header.Kind == WireKind.Packed
            ? PackedElements.Read<int>(ref reader)
            : throw reader.Unexpected(header, "the lengths of an array");
        return lengths.Length == typeof(TArray).GetArrayRank() && !Array.Exists(lengths, length => length < 0)
            ? lengths
            : throw reader.FailAt(start, $"the lengths of {typeof(TArray)}");
    }

    private static TArray ReadItems(ref Reader reader, int[] lengths, int number, int start)
    {
        var count = reader.ReadClaim(1, out _);
        var array = Allocate(ref reader, lengths, count, start);
        reader.SetReference(number, array);
        Items<T>.ReadInto(ref reader, ItemsOf(array));
        return (TArray)(object)array;
    }

    private static TArray Fill(ref Reader reader, int[] lengths, T[] items, int start)
    {
        var array = Allocate(ref reader, lengths, items.Length, start);
        items.CopyTo(ItemsOf(array));
        return (TArray)(object)array;
    }

    private static Array Allocate(ref Reader reader, int[] lengths, int count, int start)
    {
        UInt128 product = 1;
        foreach (var length in lengths)
        {
            product = length == 0 ? 0 : product > int.MaxValue ? product : product * (uint)length;
        }

        return product == (uint)count
            ? Array.CreateInstance(typeof(T), lengths)
            : throw reader.FailAt(start, $"{product} items for lengths {string.Join(" × ", lengths)} but found {count}");
    }

    private static Span<T> ItemsOf(Array array) =>
        MemoryMarshal.CreateSpan(ref Unsafe.As<byte, T>(ref MemoryMarshal.GetArrayDataReference(array)), array.Length);
}

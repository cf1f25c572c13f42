using Orleans.Serialization;

namespace Actors.Runtime.Serialization;

/// <summary>Collections: a sequence of items, or a map when the items are pairs of key and value.</summary>
internal abstract class CollectionCodec<TCollection, TItem, TShape> : NumberedCodec<TCollection>
    where TCollection : class
    where TShape : struct, ICollectionShape<TCollection, TItem>
{
    private static readonly IPairWriter<TItem>? Pairs = PairWriter.For<TItem>();

    protected sealed override bool CanRead(WireKind kind) =>
        Pairs is null ? kind is WireKind.Sequence or WireKind.Packed : kind == WireKind.Map;

    protected sealed override void WriteContent(ref Writer writer, uint id, TCollection value)
    {
        var items = TShape.ItemsOf(value);
        var left = items.Count;
        writer.BeginItems(id, Pairs is null ? WireKind.Sequence : WireKind.Map, left, TShape.ComparerOf(value));
        foreach (var item in items)
        {
            WriteItem(ref writer, item);
            left--;
        }

        writer.Leave();
        if (left != 0)
        {
            throw new SerializerException($"A {typeof(TCollection)} changed while it was written; do not share it between threads.");
        }
    }

    private protected static void WriteItem(ref Writer writer, TItem item)
    {
        if (Pairs is null)
        {
            FieldSerializer.Write(ref writer, 0, item);
        }
        else
        {
            Pairs.Write(ref writer, item);
        }
    }

    private protected static TItem ReadItem(ref Reader reader) =>
        Pairs is null ? FieldSerializer.Read<TItem>(ref reader, reader.ReadHeader()) : Pairs.Read(ref reader);

    private protected static int ReadCount(ref Reader reader, out WireComparer comparer) =>
        reader.ReadClaim(Pairs is null ? 1 : 2, out comparer);
}

/// <summary>Collections that are filled item by item.</summary>
internal class GrowingCollectionCodec<TCollection, TItem, TShape> : CollectionCodec<TCollection, TItem, TShape>
    where TCollection : class
    where TShape : struct, IGrowingShape<TCollection, TItem>
{
    protected override TCollection ReadContent(ref Reader reader, WireKind kind, int number)
    {
        if (kind == WireKind.Packed)
        {
            return Fill(TShape.Create(0, WireComparer.Default), PackedElements.Read<TItem>(ref reader));
        }

        var count = ReadCount(ref reader, out var comparer);
        var collection = TShape.Create(count, comparer);
        reader.SetReference(number, collection);
        reader.Enter();
        for (; count > 0; count--)
        {
            TShape.Add(collection, ReadItem(ref reader));
        }

        reader.Leave();
        return collection;
    }

    protected override TCollection CopyContent(TCollection value, CopyContext context)
    {
        var copy = TShape.CreateLike(value);
        context.Record(value, copy);
        context.Enter();
        foreach (var item in TShape.ItemsOf(value))
        {
            TShape.Add(copy, Copier<TItem>.Copy(item, context));
        }

        context.Leave();
        return copy;
    }

    private static TCollection Fill(TCollection collection, TItem[] items)
    {
        foreach (var item in items)
        {
            TShape.Add(collection, item);
        }

        return collection;
    }
}

/// <summary>Collections that are made from all items at once.</summary>
internal class BuiltCollectionCodec<TCollection, TItem, TShape> : CollectionCodec<TCollection, TItem, TShape>
    where TCollection : class
    where TShape : struct, IBuiltShape<TCollection, TItem>
{
    public override bool IsImmutable => TShape.IsImmutable && Copier<TItem>.IsImmutable;

    protected override TCollection ReadContent(ref Reader reader, WireKind kind, int number)
    {
        if (kind == WireKind.Packed)
        {
            return TShape.Build(PackedElements.Read<TItem>(ref reader), WireComparer.Default);
        }

        var items = new TItem[ReadCount(ref reader, out var comparer)];
        reader.Enter();
        foreach (ref var item in items.AsSpan())
        {
            item = ReadItem(ref reader);
        }

        reader.Leave();
        return TShape.Build(items, comparer);
    }

    protected override TCollection CopyContent(TCollection value, CopyContext context)
    {
        TItem[] items = [.. TShape.ItemsOf(value)];
        Items<TItem>.CopyInPlace(items, context);
        var copy = TShape.BuildLike(value, items);
        context.Record(value, copy);
        return copy;
    }
}

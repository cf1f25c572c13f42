using System.Collections.Immutable;
using System.Runtime.InteropServices;

namespace Actors.Runtime.Serialization;

/// <summary>Structs around an array: written as runs of items that nothing can refer to.</summary>
internal abstract class RunCodec<TRun, T> : Codec<TRun>
    where TRun : struct
{
    public sealed override void Write(ref Writer writer, uint id, TRun value)
    {
        if (IsNull(value))
        {
            writer.WriteNull(id);
            return;
        }

        writer.SkipReference();
        Items<T>.Write(ref writer, id, AsSpan(value));
    }

    public sealed override TRun Read(ref Reader reader, FieldHeader header)
    {
        switch (header.Kind)
        {
            case WireKind.Null:
                return default;
            case WireKind.Reference:
                return FromArray(reader.ReadReference<T[]>());
            case not (WireKind.Packed or WireKind.Sequence):
                throw reader.Unexpected(header, $"a value of type {typeof(TRun)}");
        }

        return reader.TryReserve(header, out var number, out var existing)
            ? FromArray(Items<T>.Read(ref reader, header.Kind, number))
            : FromArray(existing as T[] ?? throw reader.Unexpected(header, $"a value of type {typeof(TRun)}"));
    }

    public sealed override TRun Copy(TRun value, CopyContext context)
    {
        if (IsImmutable || IsNull(value))
        {
            return value;
        }

        var copy = AsSpan(value).ToArray();
        Items<T>.CopyInPlace(copy, context);
        return FromArray(copy);
    }

    protected virtual bool IsNull(TRun value) => false;

    protected abstract ReadOnlySpan<T> AsSpan(TRun value);

    protected abstract TRun FromArray(T[] items);
}

internal sealed class MemoryCodec<T> : RunCodec<Memory<T>, T>
{
    protected override ReadOnlySpan<T> AsSpan(Memory<T> value) => value.Span;

    protected override Memory<T> FromArray(T[] items) => items;
}

/// <summary>Read-only memory is taken at its word: of immutable items, it is not copied.</summary>
internal sealed class ReadOnlyMemoryCodec<T> : RunCodec<ReadOnlyMemory<T>, T>
{
    public override bool IsImmutable => Copier<T>.IsImmutable;

    protected override ReadOnlySpan<T> AsSpan(ReadOnlyMemory<T> value) => value.Span;

    protected override ReadOnlyMemory<T> FromArray(T[] items) => items;
}

internal sealed class ArraySegmentCodec<T> : RunCodec<ArraySegment<T>, T>
{
    protected override bool IsNull(ArraySegment<T> value) => value.Array is null;

    protected override ReadOnlySpan<T> AsSpan(ArraySegment<T> value) => value;

    protected override ArraySegment<T> FromArray(T[] items) => items;
}

internal sealed class ImmutableArrayCodec<T> : RunCodec<ImmutableArray<T>, T>
{
    public override bool IsImmutable => Copier<T>.IsImmutable;

    protected override bool IsNull(ImmutableArray<T> value) => value.IsDefault;

    protected override ReadOnlySpan<T> AsSpan(ImmutableArray<T> value) => value.AsSpan();

    protected override ImmutableArray<T> FromArray(T[] items) => ImmutableCollectionsMarshal.AsImmutableArray(items);
}

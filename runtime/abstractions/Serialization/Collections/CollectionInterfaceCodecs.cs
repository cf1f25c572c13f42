namespace Actors.Runtime.Serialization;

/// <summary>
/// Collection interfaces. A value of a known class keeps it; anything else that implements the interface (a query, a
/// compiler-made list) arrives as the usual class.
/// </summary>
internal abstract class CollectionInterfaceCodec<TInterface, TItem, TUsual> : Codec<TInterface>
    where TInterface : class, IEnumerable<TItem>
    where TUsual : class, TInterface
{
    public sealed override void Write(ref Writer writer, uint id, TInterface? value)
    {
        if (value is null)
        {
            writer.WriteNull(id);
        }
        else if (value.GetType() == typeof(TUsual) || CodecRegistry.FindForRuntimeType(value.GetType()) is null)
        {
            CodecCache<TUsual>.Instance.Write(ref writer, id, value as TUsual ?? Gather(value));
        }
        else
        {
            Polymorphic.Write(ref writer, id, value);
        }
    }

    public sealed override TInterface? Read(ref Reader reader, FieldHeader header) => header.Kind switch
    {
        WireKind.Typed => Polymorphic.Read<TInterface>(ref reader),
        WireKind.Reference => reader.ReadReference<TInterface>(),
        _ => CodecCache<TUsual>.Instance.Read(ref reader, header),
    };

    public sealed override TInterface? Copy(TInterface? value, CopyContext context) =>
        value is null ? null
        : CodecRegistry.FindForRuntimeType(value.GetType()) is { } codec ? (TInterface?)codec.CopyBoxed(value, context)
        : CodecCache<TUsual>.Instance.Copy(Gather(value), context);

    protected abstract TUsual Gather(IEnumerable<TItem> items);
}

internal sealed class IEnumerableCodec<T> : CollectionInterfaceCodec<IEnumerable<T>, T, List<T>>
{
    protected override List<T> Gather(IEnumerable<T> items) => [.. items];
}

internal sealed class ICollectionCodec<T> : CollectionInterfaceCodec<ICollection<T>, T, List<T>>
{
    protected override List<T> Gather(IEnumerable<T> items) => [.. items];
}

internal sealed class IListCodec<T> : CollectionInterfaceCodec<IList<T>, T, List<T>>
{
    protected override List<T> Gather(IEnumerable<T> items) => [.. items];
}

internal sealed class IReadOnlyCollectionCodec<T> : CollectionInterfaceCodec<IReadOnlyCollection<T>, T, List<T>>
{
    protected override List<T> Gather(IEnumerable<T> items) => [.. items];
}

internal sealed class IReadOnlyListCodec<T> : CollectionInterfaceCodec<IReadOnlyList<T>, T, List<T>>
{
    protected override List<T> Gather(IEnumerable<T> items) => [.. items];
}

internal sealed class ISetCodec<T> : CollectionInterfaceCodec<ISet<T>, T, HashSet<T>>
{
    protected override HashSet<T> Gather(IEnumerable<T> items) => [.. items];
}

internal sealed class IReadOnlySetCodec<T> : CollectionInterfaceCodec<IReadOnlySet<T>, T, HashSet<T>>
{
    protected override HashSet<T> Gather(IEnumerable<T> items) => [.. items];
}

internal sealed class IDictionaryCodec<TKey, TValue> : CollectionInterfaceCodec<IDictionary<TKey, TValue>, KeyValuePair<TKey, TValue>, Dictionary<TKey, TValue>>
    where TKey : notnull
{
    protected override Dictionary<TKey, TValue> Gather(IEnumerable<KeyValuePair<TKey, TValue>> items) => new(items);
}

internal sealed class IReadOnlyDictionaryCodec<TKey, TValue> : CollectionInterfaceCodec<IReadOnlyDictionary<TKey, TValue>, KeyValuePair<TKey, TValue>, Dictionary<TKey, TValue>>
    where TKey : notnull
{
    protected override Dictionary<TKey, TValue> Gather(IEnumerable<KeyValuePair<TKey, TValue>> items) => new(items);
}

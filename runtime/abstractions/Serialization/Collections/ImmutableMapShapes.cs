using System.Collections.Frozen;
using System.Collections.Immutable;

namespace Actors.Runtime.Serialization;

internal sealed class ImmutableDictionaryCodec<TKey, TValue> : BuiltCollectionCodec<ImmutableDictionary<TKey, TValue>, KeyValuePair<TKey, TValue>, ImmutableDictionaryShape<TKey, TValue>>
    where TKey : notnull;

internal readonly struct ImmutableDictionaryShape<TKey, TValue> : IBuiltShape<ImmutableDictionary<TKey, TValue>, KeyValuePair<TKey, TValue>>
    where TKey : notnull
{
    public static IReadOnlyCollection<KeyValuePair<TKey, TValue>> ItemsOf(ImmutableDictionary<TKey, TValue> collection) => collection;

    public static WireComparer ComparerOf(ImmutableDictionary<TKey, TValue> collection) => WireComparers.CodeOf<TKey>(collection.KeyComparer);

    public static ImmutableDictionary<TKey, TValue> Build(KeyValuePair<TKey, TValue>[] items, WireComparer comparer) => items.ToImmutableDictionary(WireComparers.Equality<TKey>(comparer));

    public static ImmutableDictionary<TKey, TValue> BuildLike(ImmutableDictionary<TKey, TValue> original, KeyValuePair<TKey, TValue>[] items) => items.ToImmutableDictionary(original.KeyComparer, original.ValueComparer);
}

internal sealed class ImmutableSortedDictionaryCodec<TKey, TValue> : BuiltCollectionCodec<ImmutableSortedDictionary<TKey, TValue>, KeyValuePair<TKey, TValue>, ImmutableSortedDictionaryShape<TKey, TValue>>
    where TKey : notnull;

internal readonly struct ImmutableSortedDictionaryShape<TKey, TValue> : IBuiltShape<ImmutableSortedDictionary<TKey, TValue>, KeyValuePair<TKey, TValue>>
    where TKey : notnull
{
    public static IReadOnlyCollection<KeyValuePair<TKey, TValue>> ItemsOf(ImmutableSortedDictionary<TKey, TValue> collection) => collection;

    public static WireComparer ComparerOf(ImmutableSortedDictionary<TKey, TValue> collection) => WireComparers.CodeOf<TKey>(collection.KeyComparer);

    public static ImmutableSortedDictionary<TKey, TValue> Build(KeyValuePair<TKey, TValue>[] items, WireComparer comparer) => items.ToImmutableSortedDictionary(WireComparers.Order<TKey>(comparer));

    public static ImmutableSortedDictionary<TKey, TValue> BuildLike(ImmutableSortedDictionary<TKey, TValue> original, KeyValuePair<TKey, TValue>[] items) => items.ToImmutableSortedDictionary(original.KeyComparer, original.ValueComparer);
}

internal sealed class FrozenDictionaryCodec<TKey, TValue> : BuiltCollectionCodec<FrozenDictionary<TKey, TValue>, KeyValuePair<TKey, TValue>, FrozenDictionaryShape<TKey, TValue>>
    where TKey : notnull
{
    // Frozen collections are abstract; their real classes are private.
    internal override bool AcceptsDerivedTypes => true;
}

internal readonly struct FrozenDictionaryShape<TKey, TValue> : IBuiltShape<FrozenDictionary<TKey, TValue>, KeyValuePair<TKey, TValue>>
    where TKey : notnull
{
    public static IReadOnlyCollection<KeyValuePair<TKey, TValue>> ItemsOf(FrozenDictionary<TKey, TValue> collection) => collection;

    public static WireComparer ComparerOf(FrozenDictionary<TKey, TValue> collection) => WireComparers.CodeOf<TKey>(collection.Comparer);

    public static FrozenDictionary<TKey, TValue> Build(KeyValuePair<TKey, TValue>[] items, WireComparer comparer) => items.ToFrozenDictionary(WireComparers.Equality<TKey>(comparer));

    public static FrozenDictionary<TKey, TValue> BuildLike(FrozenDictionary<TKey, TValue> original, KeyValuePair<TKey, TValue>[] items) => items.ToFrozenDictionary(original.Comparer);
}

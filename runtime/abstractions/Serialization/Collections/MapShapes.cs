using System.Collections.ObjectModel;

namespace Actors.Runtime.Serialization;

internal sealed class DictionaryCodec<TKey, TValue> : GrowingCollectionCodec<Dictionary<TKey, TValue>, KeyValuePair<TKey, TValue>, DictionaryShape<TKey, TValue>>
    where TKey : notnull;

internal readonly struct DictionaryShape<TKey, TValue> : IGrowingShape<Dictionary<TKey, TValue>, KeyValuePair<TKey, TValue>>
    where TKey : notnull
{
    public static IReadOnlyCollection<KeyValuePair<TKey, TValue>> ItemsOf(Dictionary<TKey, TValue> collection) => collection;

    public static WireComparer ComparerOf(Dictionary<TKey, TValue> collection) => WireComparers.CodeOf<TKey>(collection.Comparer);

    public static Dictionary<TKey, TValue> Create(int capacity, WireComparer comparer) => new(capacity, WireComparers.Equality<TKey>(comparer));

    public static Dictionary<TKey, TValue> CreateLike(Dictionary<TKey, TValue> original) => new(original.Count, original.Comparer);

    public static void Add(Dictionary<TKey, TValue> collection, KeyValuePair<TKey, TValue> item) => collection.Add(item.Key, item.Value);
}

internal sealed class SortedDictionaryCodec<TKey, TValue> : GrowingCollectionCodec<SortedDictionary<TKey, TValue>, KeyValuePair<TKey, TValue>, SortedDictionaryShape<TKey, TValue>>
    where TKey : notnull;

internal readonly struct SortedDictionaryShape<TKey, TValue> : IGrowingShape<SortedDictionary<TKey, TValue>, KeyValuePair<TKey, TValue>>
    where TKey : notnull
{
    public static IReadOnlyCollection<KeyValuePair<TKey, TValue>> ItemsOf(SortedDictionary<TKey, TValue> collection) => collection;

    public static WireComparer ComparerOf(SortedDictionary<TKey, TValue> collection) => WireComparers.CodeOf<TKey>(collection.Comparer);

    public static SortedDictionary<TKey, TValue> Create(int capacity, WireComparer comparer) => new(WireComparers.Order<TKey>(comparer));

    public static SortedDictionary<TKey, TValue> CreateLike(SortedDictionary<TKey, TValue> original) => new(original.Comparer);

    public static void Add(SortedDictionary<TKey, TValue> collection, KeyValuePair<TKey, TValue> item) => collection.Add(item.Key, item.Value);
}

internal sealed class SortedListCodec<TKey, TValue> : GrowingCollectionCodec<SortedList<TKey, TValue>, KeyValuePair<TKey, TValue>, SortedListShape<TKey, TValue>>
    where TKey : notnull;

internal readonly struct SortedListShape<TKey, TValue> : IGrowingShape<SortedList<TKey, TValue>, KeyValuePair<TKey, TValue>>
    where TKey : notnull
{
    public static IReadOnlyCollection<KeyValuePair<TKey, TValue>> ItemsOf(SortedList<TKey, TValue> collection) => [.. collection];

    public static WireComparer ComparerOf(SortedList<TKey, TValue> collection) => WireComparers.CodeOf<TKey>(collection.Comparer);

    public static SortedList<TKey, TValue> Create(int capacity, WireComparer comparer) => new(capacity, WireComparers.Order<TKey>(comparer));

    public static SortedList<TKey, TValue> CreateLike(SortedList<TKey, TValue> original) => new(original.Count, original.Comparer);

    public static void Add(SortedList<TKey, TValue> collection, KeyValuePair<TKey, TValue> item) => collection.Add(item.Key, item.Value);
}

internal sealed class ReadOnlyDictionaryCodec<TKey, TValue> : BuiltCollectionCodec<ReadOnlyDictionary<TKey, TValue>, KeyValuePair<TKey, TValue>, ReadOnlyDictionaryShape<TKey, TValue>>
    where TKey : notnull;

internal readonly struct ReadOnlyDictionaryShape<TKey, TValue> : IBuiltShape<ReadOnlyDictionary<TKey, TValue>, KeyValuePair<TKey, TValue>>
    where TKey : notnull
{
    // Others may still change the collection underneath.
    public static bool IsImmutable => false;

    public static IReadOnlyCollection<KeyValuePair<TKey, TValue>> ItemsOf(ReadOnlyDictionary<TKey, TValue> collection) => collection;

    public static ReadOnlyDictionary<TKey, TValue> Build(KeyValuePair<TKey, TValue>[] items, WireComparer comparer) => new(new Dictionary<TKey, TValue>(items, WireComparers.Equality<TKey>(comparer)));

    public static ReadOnlyDictionary<TKey, TValue> BuildLike(ReadOnlyDictionary<TKey, TValue> original, KeyValuePair<TKey, TValue>[] items) => new(new Dictionary<TKey, TValue>(items));
}

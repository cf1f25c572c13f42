using System.Collections.Concurrent;

namespace Actors.Runtime.Serialization;

internal sealed class ConcurrentDictionaryCodec<TKey, TValue> : GrowingCollectionCodec<ConcurrentDictionary<TKey, TValue>, KeyValuePair<TKey, TValue>, ConcurrentDictionaryShape<TKey, TValue>>
    where TKey : notnull;

internal readonly struct ConcurrentDictionaryShape<TKey, TValue> : IGrowingShape<ConcurrentDictionary<TKey, TValue>, KeyValuePair<TKey, TValue>>
    where TKey : notnull
{
    public static IReadOnlyCollection<KeyValuePair<TKey, TValue>> ItemsOf(ConcurrentDictionary<TKey, TValue> collection) => collection.ToArray();

    public static WireComparer ComparerOf(ConcurrentDictionary<TKey, TValue> collection) => WireComparers.CodeOf<TKey>(collection.Comparer);

    public static ConcurrentDictionary<TKey, TValue> Create(int capacity, WireComparer comparer) => new(1, capacity, WireComparers.Equality<TKey>(comparer));

    public static ConcurrentDictionary<TKey, TValue> CreateLike(ConcurrentDictionary<TKey, TValue> original) => new(original.Comparer);

    public static void Add(ConcurrentDictionary<TKey, TValue> collection, KeyValuePair<TKey, TValue> item) => collection[item.Key] = item.Value;
}

internal sealed class ConcurrentQueueCodec<T> : GrowingCollectionCodec<ConcurrentQueue<T>, T, ConcurrentQueueShape<T>>;

internal readonly struct ConcurrentQueueShape<T> : IGrowingShape<ConcurrentQueue<T>, T>
{
    public static IReadOnlyCollection<T> ItemsOf(ConcurrentQueue<T> collection) => collection.ToArray();

    public static ConcurrentQueue<T> Create(int capacity, WireComparer comparer) => new();

    public static ConcurrentQueue<T> CreateLike(ConcurrentQueue<T> original) => new();

    public static void Add(ConcurrentQueue<T> collection, T item) => collection.Enqueue(item);
}

internal sealed class ConcurrentStackCodec<T> : GrowingCollectionCodec<ConcurrentStack<T>, T, ConcurrentStackShape<T>>;

internal readonly struct ConcurrentStackShape<T> : IGrowingShape<ConcurrentStack<T>, T>
{
    public static IReadOnlyCollection<T> ItemsOf(ConcurrentStack<T> collection) => Reversed.Of(collection.ToArray());

    public static ConcurrentStack<T> Create(int capacity, WireComparer comparer) => new();

    public static ConcurrentStack<T> CreateLike(ConcurrentStack<T> original) => new();

    public static void Add(ConcurrentStack<T> collection, T item) => collection.Push(item);
}

internal sealed class ConcurrentBagCodec<T> : GrowingCollectionCodec<ConcurrentBag<T>, T, ConcurrentBagShape<T>>;

internal readonly struct ConcurrentBagShape<T> : IGrowingShape<ConcurrentBag<T>, T>
{
    public static IReadOnlyCollection<T> ItemsOf(ConcurrentBag<T> collection) => Reversed.Of(collection.ToArray());

    public static ConcurrentBag<T> Create(int capacity, WireComparer comparer) => [];

    public static ConcurrentBag<T> CreateLike(ConcurrentBag<T> original) => [];

    public static void Add(ConcurrentBag<T> collection, T item) => collection.Add(item);
}

namespace Actors.Runtime.Serialization;

internal sealed class HashSetCodec<T> : GrowingCollectionCodec<HashSet<T>, T, HashSetShape<T>>;

internal readonly struct HashSetShape<T> : IGrowingShape<HashSet<T>, T>
{
    public static IReadOnlyCollection<T> ItemsOf(HashSet<T> collection) => collection;

    public static WireComparer ComparerOf(HashSet<T> collection) => WireComparers.CodeOf<T>(collection.Comparer);

    public static HashSet<T> Create(int capacity, WireComparer comparer) => new(capacity, WireComparers.Equality<T>(comparer));

    public static HashSet<T> CreateLike(HashSet<T> original) => new(original.Count, original.Comparer);

    public static void Add(HashSet<T> collection, T item) => collection.Add(item);
}

internal sealed class SortedSetCodec<T> : GrowingCollectionCodec<SortedSet<T>, T, SortedSetShape<T>>;

internal readonly struct SortedSetShape<T> : IGrowingShape<SortedSet<T>, T>
{
    public static IReadOnlyCollection<T> ItemsOf(SortedSet<T> collection) => collection;

    public static WireComparer ComparerOf(SortedSet<T> collection) => WireComparers.CodeOf<T>(collection.Comparer);

    public static SortedSet<T> Create(int capacity, WireComparer comparer) => new(WireComparers.Order<T>(comparer));

    public static SortedSet<T> CreateLike(SortedSet<T> original) => new(original.Comparer);

    public static void Add(SortedSet<T> collection, T item) => collection.Add(item);
}

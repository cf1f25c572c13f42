using System.Collections.ObjectModel;

namespace Actors.Runtime.Serialization;

internal sealed class QueueCodec<T> : GrowingCollectionCodec<Queue<T>, T, QueueShape<T>>;

internal readonly struct QueueShape<T> : IGrowingShape<Queue<T>, T>
{
    public static IReadOnlyCollection<T> ItemsOf(Queue<T> collection) => collection;

    public static Queue<T> Create(int capacity, WireComparer comparer) => new(capacity);

    public static Queue<T> CreateLike(Queue<T> original) => new(original.Count);

    public static void Add(Queue<T> collection, T item) => collection.Enqueue(item);
}

internal sealed class StackCodec<T> : GrowingCollectionCodec<Stack<T>, T, StackShape<T>>;

internal readonly struct StackShape<T> : IGrowingShape<Stack<T>, T>
{
    public static IReadOnlyCollection<T> ItemsOf(Stack<T> collection) => Reversed.Of(collection.ToArray());

    public static Stack<T> Create(int capacity, WireComparer comparer) => new(capacity);

    public static Stack<T> CreateLike(Stack<T> original) => new(original.Count);

    public static void Add(Stack<T> collection, T item) => collection.Push(item);
}

internal sealed class LinkedListCodec<T> : GrowingCollectionCodec<LinkedList<T>, T, LinkedListShape<T>>;

internal readonly struct LinkedListShape<T> : IGrowingShape<LinkedList<T>, T>
{
    public static IReadOnlyCollection<T> ItemsOf(LinkedList<T> collection) => collection;

    public static LinkedList<T> Create(int capacity, WireComparer comparer) => new();

    public static LinkedList<T> CreateLike(LinkedList<T> original) => new();

    public static void Add(LinkedList<T> collection, T item) => collection.AddLast(item);
}

internal sealed class CollectionCodec<T> : GrowingCollectionCodec<Collection<T>, T, CollectionShape<T>>;

internal readonly struct CollectionShape<T> : IGrowingShape<Collection<T>, T>
{
    public static IReadOnlyCollection<T> ItemsOf(Collection<T> collection) => collection;

    public static Collection<T> Create(int capacity, WireComparer comparer) => [];

    public static Collection<T> CreateLike(Collection<T> original) => [];

    public static void Add(Collection<T> collection, T item) => collection.Add(item);
}

internal sealed class ObservableCollectionCodec<T> : GrowingCollectionCodec<ObservableCollection<T>, T, ObservableCollectionShape<T>>;

internal readonly struct ObservableCollectionShape<T> : IGrowingShape<ObservableCollection<T>, T>
{
    public static IReadOnlyCollection<T> ItemsOf(ObservableCollection<T> collection) => collection;

    public static ObservableCollection<T> Create(int capacity, WireComparer comparer) => [];

    public static ObservableCollection<T> CreateLike(ObservableCollection<T> original) => [];

    public static void Add(ObservableCollection<T> collection, T item) => collection.Add(item);
}

internal sealed class ReadOnlyCollectionCodec<T> : BuiltCollectionCodec<ReadOnlyCollection<T>, T, ReadOnlyCollectionShape<T>>;

internal readonly struct ReadOnlyCollectionShape<T> : IBuiltShape<ReadOnlyCollection<T>, T>
{
    // Others may still change the collection underneath.
    public static bool IsImmutable => false;

    public static IReadOnlyCollection<T> ItemsOf(ReadOnlyCollection<T> collection) => collection;

    public static ReadOnlyCollection<T> Build(T[] items, WireComparer comparer) => new(items);

    public static ReadOnlyCollection<T> BuildLike(ReadOnlyCollection<T> original, T[] items) => new(items);
}

internal static class Reversed
{
    /// <summary>Stacks list their newest item first, but it must be added last.</summary>
    public static T[] Of<T>(T[] items)
    {
        Array.Reverse(items);
        return items;
    }
}

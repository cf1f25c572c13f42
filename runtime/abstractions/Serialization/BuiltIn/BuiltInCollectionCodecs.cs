using System.Collections.Concurrent;
using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Collections.ObjectModel;

namespace Actors.Runtime.Serialization;

/// <summary>Collections, their interfaces, and tuples.</summary>
internal static class BuiltInCollectionCodecs
{
    public static void AddAll()
    {
        AddCollections();
        AddCollectionInterfaces();
        AddTuples();
    }

    private static void AddCollections()
    {
        Add(typeof(List<>), typeof(ListCodec<>));
        Add(typeof(Queue<>), typeof(QueueCodec<>));
        Add(typeof(Stack<>), typeof(StackCodec<>));
        Add(typeof(LinkedList<>), typeof(LinkedListCodec<>));
        Add(typeof(HashSet<>), typeof(HashSetCodec<>));
        Add(typeof(SortedSet<>), typeof(SortedSetCodec<>));
        Add(typeof(Dictionary<,>), typeof(DictionaryCodec<,>));
        Add(typeof(SortedDictionary<,>), typeof(SortedDictionaryCodec<,>));
        Add(typeof(SortedList<,>), typeof(SortedListCodec<,>));
        Add(typeof(Collection<>), typeof(CollectionCodec<>));
        Add(typeof(ObservableCollection<>), typeof(ObservableCollectionCodec<>));
        Add(typeof(ReadOnlyCollection<>), typeof(ReadOnlyCollectionCodec<>));
        Add(typeof(ReadOnlyDictionary<,>), typeof(ReadOnlyDictionaryCodec<,>));
        Add(typeof(ConcurrentDictionary<,>), typeof(ConcurrentDictionaryCodec<,>));
        Add(typeof(ConcurrentQueue<>), typeof(ConcurrentQueueCodec<>));
        Add(typeof(ConcurrentStack<>), typeof(ConcurrentStackCodec<>));
        Add(typeof(ConcurrentBag<>), typeof(ConcurrentBagCodec<>));
        Add(typeof(ImmutableArray<>), typeof(ImmutableArrayCodec<>));
        Add(typeof(ImmutableList<>), typeof(ImmutableListCodec<>));
        Add(typeof(ImmutableHashSet<>), typeof(ImmutableHashSetCodec<>));
        Add(typeof(ImmutableSortedSet<>), typeof(ImmutableSortedSetCodec<>));
        Add(typeof(ImmutableQueue<>), typeof(ImmutableQueueCodec<>));
        Add(typeof(ImmutableStack<>), typeof(ImmutableStackCodec<>));
        Add(typeof(ImmutableDictionary<,>), typeof(ImmutableDictionaryCodec<,>));
        Add(typeof(ImmutableSortedDictionary<,>), typeof(ImmutableSortedDictionaryCodec<,>));
        Add(typeof(FrozenSet<>), typeof(FrozenSetCodec<>));
        Add(typeof(FrozenDictionary<,>), typeof(FrozenDictionaryCodec<,>));
        Add(typeof(Memory<>), typeof(MemoryCodec<>));
        Add(typeof(ReadOnlyMemory<>), typeof(ReadOnlyMemoryCodec<>));
        Add(typeof(ArraySegment<>), typeof(ArraySegmentCodec<>));
    }

    private static void AddCollectionInterfaces()
    {
        Add(typeof(IEnumerable<>), typeof(IEnumerableCodec<>));
        Add(typeof(ICollection<>), typeof(ICollectionCodec<>));
        Add(typeof(IList<>), typeof(IListCodec<>));
        Add(typeof(IReadOnlyCollection<>), typeof(IReadOnlyCollectionCodec<>));
        Add(typeof(IReadOnlyList<>), typeof(IReadOnlyListCodec<>));
        Add(typeof(ISet<>), typeof(ISetCodec<>));
        Add(typeof(IReadOnlySet<>), typeof(IReadOnlySetCodec<>));
        Add(typeof(IDictionary<,>), typeof(IDictionaryCodec<,>));
        Add(typeof(IReadOnlyDictionary<,>), typeof(IReadOnlyDictionaryCodec<,>));
    }

    private static void AddTuples()
    {
        Add(typeof(KeyValuePair<,>), typeof(KeyValuePairCodec<,>));
        Add(typeof(ValueTuple<>), typeof(ValueTuple1Codec<>));
        Add(typeof(ValueTuple<,>), typeof(ValueTuple2Codec<,>));
        Add(typeof(ValueTuple<,,>), typeof(ValueTuple3Codec<,,>));
        Add(typeof(ValueTuple<,,,>), typeof(ValueTuple4Codec<,,,>));
        Add(typeof(ValueTuple<,,,,>), typeof(ValueTuple5Codec<,,,,>));
        Add(typeof(ValueTuple<,,,,,>), typeof(ValueTuple6Codec<,,,,,>));
        Add(typeof(ValueTuple<,,,,,,>), typeof(ValueTuple7Codec<,,,,,,>));
        Add(typeof(ValueTuple<,,,,,,,>), typeof(ValueTuple8Codec<,,,,,,,>));
        Add(typeof(Tuple<>), typeof(Tuple1Codec<>));
        Add(typeof(Tuple<,>), typeof(Tuple2Codec<,>));
        Add(typeof(Tuple<,,>), typeof(Tuple3Codec<,,>));
        Add(typeof(Tuple<,,,>), typeof(Tuple4Codec<,,,>));
        Add(typeof(Tuple<,,,,>), typeof(Tuple5Codec<,,,,>));
        Add(typeof(Tuple<,,,,,>), typeof(Tuple6Codec<,,,,,>));
        Add(typeof(Tuple<,,,,,,>), typeof(Tuple7Codec<,,,,,,>));
        Add(typeof(Tuple<,,,,,,,>), typeof(Tuple8Codec<,,,,,,,>));
    }

    /// <summary>The name in messages is that of the class, with the number of its type arguments when there are several of the name.</summary>
    private static void Add(Type genericType, Type genericCodec)
    {
        var name = genericType.Name;
        var isTuple = name.Contains("Tuple", StringComparison.Ordinal);
        CodecRegistry.AddGeneric(genericType, isTuple ? name : name[..name.IndexOf('`', StringComparison.Ordinal)], genericCodec);
    }
}

using System.Collections.Frozen;
using System.Collections.Immutable;

namespace Actors.Runtime.Serialization;

internal sealed class ImmutableListCodec<T> : BuiltCollectionCodec<ImmutableList<T>, T, ImmutableListShape<T>>;

internal readonly struct ImmutableListShape<T> : IBuiltShape<ImmutableList<T>, T>
{
    public static IReadOnlyCollection<T> ItemsOf(ImmutableList<T> collection) => collection;

    public static ImmutableList<T> Build(T[] items, WireComparer comparer) => [.. items];

    public static ImmutableList<T> BuildLike(ImmutableList<T> original, T[] items) => [.. items];
}

internal sealed class ImmutableHashSetCodec<T> : BuiltCollectionCodec<ImmutableHashSet<T>, T, ImmutableHashSetShape<T>>;

internal readonly struct ImmutableHashSetShape<T> : IBuiltShape<ImmutableHashSet<T>, T>
{
    public static IReadOnlyCollection<T> ItemsOf(ImmutableHashSet<T> collection) => collection;

    public static WireComparer ComparerOf(ImmutableHashSet<T> collection) => WireComparers.CodeOf<T>(collection.KeyComparer);

    public static ImmutableHashSet<T> Build(T[] items, WireComparer comparer) => ImmutableHashSet.Create(WireComparers.Equality<T>(comparer), items);

    public static ImmutableHashSet<T> BuildLike(ImmutableHashSet<T> original, T[] items) => ImmutableHashSet.Create(original.KeyComparer, items);
}

internal sealed class ImmutableSortedSetCodec<T> : BuiltCollectionCodec<ImmutableSortedSet<T>, T, ImmutableSortedSetShape<T>>;

internal readonly struct ImmutableSortedSetShape<T> : IBuiltShape<ImmutableSortedSet<T>, T>
{
    public static IReadOnlyCollection<T> ItemsOf(ImmutableSortedSet<T> collection) => collection;

    public static WireComparer ComparerOf(ImmutableSortedSet<T> collection) => WireComparers.CodeOf<T>(collection.KeyComparer);

    public static ImmutableSortedSet<T> Build(T[] items, WireComparer comparer) => ImmutableSortedSet.Create(WireComparers.Order<T>(comparer), items);

    public static ImmutableSortedSet<T> BuildLike(ImmutableSortedSet<T> original, T[] items) => ImmutableSortedSet.Create(original.KeyComparer, items);
}

internal sealed class ImmutableQueueCodec<T> : BuiltCollectionCodec<ImmutableQueue<T>, T, ImmutableQueueShape<T>>;

internal readonly struct ImmutableQueueShape<T> : IBuiltShape<ImmutableQueue<T>, T>
{
    public static IReadOnlyCollection<T> ItemsOf(ImmutableQueue<T> collection) => [.. collection];

    public static ImmutableQueue<T> Build(T[] items, WireComparer comparer) => [.. items];

    public static ImmutableQueue<T> BuildLike(ImmutableQueue<T> original, T[] items) => [.. items];
}

internal sealed class ImmutableStackCodec<T> : BuiltCollectionCodec<ImmutableStack<T>, T, ImmutableStackShape<T>>;

internal readonly struct ImmutableStackShape<T> : IBuiltShape<ImmutableStack<T>, T>
{
    public static IReadOnlyCollection<T> ItemsOf(ImmutableStack<T> collection) => Reversed.Of([.. collection]);

    public static ImmutableStack<T> Build(T[] items, WireComparer comparer) => ImmutableStack.Create(items);

    public static ImmutableStack<T> BuildLike(ImmutableStack<T> original, T[] items) => ImmutableStack.Create(items);
}

internal sealed class FrozenSetCodec<T> : BuiltCollectionCodec<FrozenSet<T>, T, FrozenSetShape<T>>
{
    // Frozen collections are abstract; their real classes are private.
    internal override bool AcceptsDerivedTypes => true;
}

internal readonly struct FrozenSetShape<T> : IBuiltShape<FrozenSet<T>, T>
{
    public static IReadOnlyCollection<T> ItemsOf(FrozenSet<T> collection) => collection;

    public static WireComparer ComparerOf(FrozenSet<T> collection) => WireComparers.CodeOf<T>(collection.Comparer);

    public static FrozenSet<T> Build(T[] items, WireComparer comparer) => items.ToFrozenSet(WireComparers.Equality<T>(comparer));

    public static FrozenSet<T> BuildLike(FrozenSet<T> original, T[] items) => items.ToFrozenSet(original.Comparer);
}

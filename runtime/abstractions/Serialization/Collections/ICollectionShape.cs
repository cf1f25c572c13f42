namespace Actors.Runtime.Serialization;

/// <summary>What distinguishes one collection class from another. Shapes are structs, so that the compiler sees through them.</summary>
internal interface ICollectionShape<TCollection, TItem>
{
    /// <summary>The items in the order in which they are added again; a snapshot if others may change the collection meanwhile.</summary>
    static abstract IReadOnlyCollection<TItem> ItemsOf(TCollection collection);

    /// <summary>The code of its comparer.</summary>
    static virtual WireComparer ComparerOf(TCollection collection) => WireComparer.Default;
}

/// <summary>A collection that is made empty and then filled, and so may contain itself.</summary>
internal interface IGrowingShape<TCollection, TItem> : ICollectionShape<TCollection, TItem>
{
    /// <summary>An empty collection.</summary>
    static abstract TCollection Create(int capacity, WireComparer comparer);

    /// <summary>An empty collection with the comparer of another.</summary>
    static abstract TCollection CreateLike(TCollection original);

    /// <summary>Adds an item at the end.</summary>
    static abstract void Add(TCollection collection, TItem item);
}

/// <summary>A collection that is made from all its items at once.</summary>
internal interface IBuiltShape<TCollection, TItem> : ICollectionShape<TCollection, TItem>
{
    /// <summary>True when the collection itself never changes; it is copied only for the sake of its items.</summary>
    static virtual bool IsImmutable => true;

    /// <summary>A collection of these items.</summary>
    static abstract TCollection Build(TItem[] items, WireComparer comparer);

    /// <summary>A collection of these items with the comparer of another.</summary>
    static abstract TCollection BuildLike(TCollection original, TItem[] items);
}

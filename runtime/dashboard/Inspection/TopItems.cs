namespace Actors.Runtime.Dashboard.Inspection;

/// <summary>The first so many of any number of items, in order: no more are held than are wanted.</summary>
internal sealed class TopItems<TItem>(int count, IComparer<TItem> order)
{
    // The last of those that are held comes out first.
    private readonly PriorityQueue<TItem, TItem> _held = new(Comparer<TItem>.Create((left, right) => order.Compare(right, left)));

    /// <summary>How many have been seen.</summary>
    public int Total { get; private set; }

    public void Add(TItem item)
    {
        Total++;
        if (_held.Count < count)
        {
            _held.Enqueue(item, item);
        }
        else if (count > 0 && order.Compare(item, _held.Peek()) < 0)
        {
            _held.DequeueEnqueue(item, item);
        }
    }

    /// <summary>Those that are held, in order.</summary>
    public List<TItem> Read()
    {
        var items = _held.UnorderedItems.Select(item => item.Element).ToList();
        items.Sort(order);
        return items;
    }
}

using Actors.GrainInterfaces.Registry;

namespace Actors.Grains.Registry.Discovery;

/// <summary>
/// Decides which news a copy of the registry takes. Commits are told directly, may be late, repeated or lost; the tail tells
/// everything again, in order. Pure, not thread-safe.
/// </summary>
/// <remarks>
/// The scar: an instance registers at index 10 and leaves at 12; the news of 12 overtakes that of 10. Without the floor (what the tail has
/// told already) and the tombstones (removals that it has not), 10 would bring the instance back for good.
/// </remarks>
internal sealed class NewsOrder
{
    private readonly Dictionary<string, long> _tombstones = new(StringComparer.Ordinal);

    /// <summary>Everything up to this index is contained in the copy.</summary>
    public long Floor { get; private set; }

    /// <summary>The copy was read anew and contains everything up to this index.</summary>
    public void Reset(long index)
    {
        Floor = index;
        _tombstones.Clear();
    }

    /// <summary>The tail has told everything up to this index.</summary>
    public void Advance(long index)
    {
        Floor = Math.Max(Floor, index);
        if (_tombstones.Count > 0)
        {
            DropPassedTombstones();
        }
    }

    /// <summary>Whether the copy is to take this, given the version it holds of the instance, 0 for none.</summary>
    public bool Takes(InstanceNews news, long heldVersion)
    {
        if (news.Source == NewsSource.Provisional)
        {
            return news.Index == heldVersion && heldVersion > 0;
        }

        if (news.Index <= Floor || news.Index <= heldVersion || IsGoneSince(news.RowKey, news.Index))
        {
            return false;
        }

        if (news.Instance is null)
        {
            _tombstones[news.RowKey] = news.Index;
        }

        return true;
    }

    /// <summary>Whether the row was removed after this index, as far as the tail has not told anyway.</summary>
    public bool IsGoneSince(string rowKey, long index) => index <= _tombstones.GetValueOrDefault(rowKey);

    private void DropPassedTombstones()
    {
        foreach (var (key, index) in _tombstones)
        {
            if (index <= Floor)
            {
                _tombstones.Remove(key);
            }
        }
    }
}

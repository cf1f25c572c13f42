namespace Actors.Runtime.Directory;

/// <summary>A set of hashes as sorted runs that neither overlap nor touch. Immutable.</summary>
internal sealed class RingRanges
{
    public static readonly RingRanges Empty = new([]);

    private readonly RingRange[] _ranges;

    private RingRanges(RingRange[] ranges) => _ranges = ranges;

    public IReadOnlyList<RingRange> Items => _ranges;

    public bool IsEmpty => _ranges.Length == 0;

    /// <summary>The set of all hashes in some runs, given in any order; they may overlap.</summary>
    public static RingRanges Of(IEnumerable<RingRange> ranges)
    {
        List<RingRange> merged = [];
        foreach (var range in ranges.OrderBy(range => range.First))
        {
            if (merged.Count > 0 && (ulong)range.First <= (ulong)merged[^1].Last + 1)
            {
                merged[^1] = new RingRange(merged[^1].First, Math.Max(merged[^1].Last, range.Last));
            }
            else
            {
                merged.Add(range);
            }
        }

        return merged.Count == 0 ? Empty : new RingRanges([.. merged]);
    }

    public bool Contains(uint hash)
    {
        var low = 0;
        var high = _ranges.Length - 1;
        while (low <= high)
        {
            var middle = (low + high) / 2;
            if (hash < _ranges[middle].First)
            {
                high = middle - 1;
            }
            else if (hash > _ranges[middle].Last)
            {
                low = middle + 1;
            }
            else
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>True when every hash of <paramref name="other"/> is in this set.</summary>
    public bool Covers(RingRanges other) => other.Except(this).IsEmpty;

    /// <summary>The hashes in both sets.</summary>
    public RingRanges Intersect(RingRanges other)
    {
        List<RingRange> common = [];
        for (int i = 0, j = 0; i < _ranges.Length && j < other._ranges.Length;)
        {
            var (left, right) = (_ranges[i], other._ranges[j]);
            var first = Math.Max(left.First, right.First);
            var last = Math.Min(left.Last, right.Last);
            if (first <= last)
            {
                common.Add(new RingRange(first, last));
            }

            if (left.Last < right.Last)
            {
                i++;
            }
            else
            {
                j++;
            }
        }

        return common.Count == 0 ? Empty : new RingRanges([.. common]);
    }

    /// <summary>The hashes of this set that are not in the other.</summary>
    public RingRanges Except(RingRanges other) => IsEmpty || other.IsEmpty ? this : Intersect(other.Complement());

    public RingRanges Union(RingRanges other) => IsEmpty ? other : other.IsEmpty ? this : Of(_ranges.Concat(other._ranges));

    public override string ToString() => string.Join(' ', _ranges);

    private RingRanges Complement()
    {
        List<RingRange> gaps = [];
        var next = 0UL;
        foreach (var range in _ranges)
        {
            if (next < range.First)
            {
                gaps.Add(new RingRange((uint)next, range.First - 1));
            }

            next = (ulong)range.Last + 1;
        }

        if (next <= uint.MaxValue)
        {
            gaps.Add(new RingRange((uint)next, uint.MaxValue));
        }

        return new RingRanges([.. gaps]);
    }
}

using System.Text;
using Actors.Runtime.Hashing;
using Orleans.Runtime;

namespace Actors.Runtime.Directory;

/// <summary>
/// Which silo owns which hashes: every silo stands at several points of a ring, and a hash belongs to the silo at the first point at or
/// after it. Adding or removing a silo moves only the hashes that it takes or gives. Immutable; equal sets of silos make equal rings.
/// </summary>
internal sealed class DirectoryRing
{
    public const int PointsPerSilo = 30;

    public static readonly DirectoryRing Empty = new([]);

    private readonly uint[] _points;
    private readonly SiloAddress[] _owners;

    private DirectoryRing(IReadOnlyCollection<SiloAddress> silos)
    {
        Silos = new HashSet<SiloAddress>(silos);
        var places = Silos
            .SelectMany(silo => PointsOf(silo).Select(point => (Point: point, Silo: silo)))
            .OrderBy(place => place.Point)
            .ThenBy(place => place.Silo)
            .DistinctBy(place => place.Point)
            .ToArray();
        _points = Array.ConvertAll(places, place => place.Point);
        _owners = Array.ConvertAll(places, place => place.Silo);
    }

    /// <summary>The silos on the ring.</summary>
    public IReadOnlySet<SiloAddress> Silos { get; }

    public static DirectoryRing Of(IReadOnlyCollection<SiloAddress> silos) => silos.Count == 0 ? Empty : new DirectoryRing(silos);

    /// <summary>The owner of a hash; null when the ring is empty.</summary>
    public SiloAddress? OwnerOf(uint hash) => _points.Length == 0 ? null : _owners[IndexOf(hash)];

    /// <summary>The hashes that a silo owns.</summary>
    public RingRanges RangesOf(SiloAddress silo)
    {
        if (!Silos.Contains(silo))
        {
            return RingRanges.Empty;
        }

        List<RingRange> ranges = [];
        foreach (var point in PointsOf(silo))
        {
            var index = IndexOf(point);
            if (_owners[index].Equals(silo))
            {
                AddRange(ranges, index);
            }
        }

        return RingRanges.Of(ranges);
    }

    /// <summary>Cuts a run of hashes where its owner changes.</summary>
    public IEnumerable<(RingRange Range, SiloAddress? Owner)> Cut(RingRange range)
    {
        if (_points.Length == 0)
        {
            yield return (range, null);
            yield break;
        }

        var first = range.First;
        while (true)
        {
            var index = IndexOf(first);

            // Behind the last point the owner of the first one follows, up to the end of the hashes.
            var end = _points[index] >= first ? _points[index] : uint.MaxValue;
            var last = Math.Min(end, range.Last);
            yield return (new RingRange(first, last), _owners[index]);
            if (last == range.Last)
            {
                yield break;
            }

            first = last + 1;
        }
    }

    private static IEnumerable<uint> PointsOf(SiloAddress silo)
    {
        var name = silo.ToParsableString();
        for (var i = 0; i < PointsPerSilo; i++)
        {
            yield return XxHash32.Compute(Encoding.UTF8.GetBytes($"{name}/{i}"));
        }
    }

    private int IndexOf(uint hash)
    {
        var index = Array.BinarySearch(_points, hash);
        index = index >= 0 ? index : ~index;
        return index == _points.Length ? 0 : index;
    }

    private void AddRange(List<RingRange> ranges, int index)
    {
        if (index > 0)
        {
            ranges.Add(new RingRange(_points[index - 1] + 1, _points[index]));
            return;
        }

        ranges.Add(new RingRange(0, _points[0]));
        if (_points[^1] != uint.MaxValue)
        {
            ranges.Add(new RingRange(_points[^1] + 1, uint.MaxValue));
        }
    }
}

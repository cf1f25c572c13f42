namespace Actors.Runtime.Dashboard.Collection;

/// <summary>The last points of a history: the newest takes the place of the oldest. It grows to its length and no further.</summary>
internal sealed class PointRing(int length)
{
    private const int LengthAtFirst = 32;

    private readonly Lock _gate = new();
    private LoadPoint[] _points = new LoadPoint[Math.Min(length, LengthAtFirst)];
    private int _next;
    private int _count;

    public void Add(LoadPoint point)
    {
        lock (_gate)
        {
            if (_count == _points.Length && _count < length)
            {
                // Not full before, so the points lie in order from the beginning.
                Array.Resize(ref _points, Math.Min(length, 2 * _count));
                _next = _count;
            }

            _points[_next] = point;
            _next = (_next + 1) % _points.Length;
            _count = Math.Min(_count + 1, _points.Length);
        }
    }

    /// <summary>The time of the newest; null when there is none.</summary>
    public DateTimeOffset? LastAt
    {
        get
        {
            lock (_gate)
            {
                return _count == 0 ? null : _points[(_next + _points.Length - 1) % _points.Length].At;
            }
        }
    }

    /// <summary>From the oldest to the newest.</summary>
    public LoadPoint[] Read()
    {
        lock (_gate)
        {
            var points = new LoadPoint[_count];
            for (var index = 0; index < _count; index++)
            {
                points[index] = _points[(_next - _count + index + _points.Length) % _points.Length];
            }

            return points;
        }
    }
}

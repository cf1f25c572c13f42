using System.Collections.Concurrent;

namespace Actors.Grains.KeyValue;

/// <summary>
/// When this process saw each lock delay begin. The database holds only how long a delay lasts, as its clock and this one need not
/// agree; whoever has not seen it begin counts from when it first hears of it, so a delay may last longer and never shorter.
/// </summary>
internal sealed class LockDelays(TimeProvider timeProvider)
{
    private readonly ConcurrentDictionary<string, (long Index, long SeenAt)> _seen = new(StringComparer.Ordinal);

    /// <summary>How many delays are being counted.</summary>
    public int Count => _seen.Count;

    /// <summary>A delay of the key began with the change at <paramref name="index"/>.</summary>
    public void Begin(string key, long index)
    {
        var begun = (index, timeProvider.GetTimestamp());
        _seen.AddOrUpdate(key, begun, (_, known) => known.Index >= index ? known : begun);
    }

    /// <summary>The delay of the key was removed.</summary>
    public void End(string key, long index)
    {
        if (_seen.TryGetValue(key, out var known) && known.Index < index)
        {
            _seen.TryRemove(KeyValuePair.Create(key, known));
        }
    }

    public bool IsOver(string key, long index, TimeSpan delay)
    {
        Begin(key, index);
        var (begun, seenAt) = _seen.GetValueOrDefault(key);
        return begun == index && timeProvider.GetElapsedTime(seenAt) >= delay;
    }
}

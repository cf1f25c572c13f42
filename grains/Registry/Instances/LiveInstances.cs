using System.Collections.Concurrent;
using Actors.GrainInterfaces.Registry;

namespace Actors.Grains.Registry.Instances;

/// <summary>
/// The instances that are active in this silo, so that the ledger's tail can tell them, without a call, that their rows have changed: not
/// everything that writes them is their grain. A snapshot that is restored writes them, too.
/// </summary>
internal sealed class LiveInstances
{
    private readonly ConcurrentDictionary<string, InstanceMark> _marks = new(StringComparer.Ordinal);

    public InstanceMark Open(InstanceId id) => _marks[RegistryKeys.ServiceId(id)] = new InstanceMark();

    /// <summary>Ends a mark, unless a later activation of the same instance has put its own in place.</summary>
    public void Close(InstanceId id, InstanceMark mark) => _marks.TryRemove(KeyValuePair.Create(RegistryKeys.ServiceId(id), mark));

    /// <summary>A row of the instance with this key of <see cref="RegistryKeys.ServiceIds"/> has changed at an index.</summary>
    public void Tell(string serviceIdKey, long index)
    {
        if (_marks.TryGetValue(serviceIdKey, out var mark))
        {
            mark.Raise(index);
        }
    }

    /// <summary>The tail had to start over at an index: any row may have changed up to there.</summary>
    public void TellAll(long index)
    {
        foreach (var mark in _marks.Values)
        {
            mark.Raise(index);
        }
    }
}

/// <summary>Up to which index the rows of one instance are known to have changed.</summary>
internal sealed class InstanceMark
{
    private long _index;

    public long Index => Volatile.Read(ref _index);

    public void Raise(long index)
    {
        var known = Index;
        while (index > known)
        {
            var seen = Interlocked.CompareExchange(ref _index, index, known);
            known = seen == known ? index : seen;
        }
    }
}

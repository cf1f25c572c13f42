using Orleans.Runtime;

namespace Actors.Runtime.Directory;

/// <summary>The entries of one silo's part of the directory. No rules about who may ask; the machine has those.</summary>
internal sealed class Partition
{
    /// <summary>Stands for the view of an activation that was found while its registration had not been answered.</summary>
    public static readonly MembershipVersion Unanswered = new(long.MaxValue);

    private readonly Dictionary<GrainId, Entry> _entries = [];

    // Entries from other silos arrive with objects of their own for the few silos and grain types that there are.
    private readonly Dictionary<SiloAddress, SiloAddress> _silos = [];
    private readonly Dictionary<GrainType, GrainType> _types = [];

    public int Count => _entries.Count;

    public IEnumerable<GrainAddress> All => _entries.Select(pair => pair.Value.ToAddress(pair.Key));

    public GrainAddress? Find(GrainId grainId) => _entries.TryGetValue(grainId, out var entry) ? entry.ToAddress(grainId) : null;

    /// <summary>
    /// Registers an address unless another silo's is registered already; returns what is registered afterwards. A silo has one activation of a
    /// grain at a time, so a later one of the same silo replaces its former one. With <paramref name="previous"/> it only takes the place of that one:
    /// when that one is not registered any more, nothing changes.
    /// </summary>
    public GrainAddress? Register(GrainAddress address, GrainAddress? previous, MembershipVersion version)
    {
        if (_entries.TryGetValue(address.GrainId, out var existing))
        {
            var mayReplace = previous is null ? existing.Silo.Equals(address.SiloAddress) : previous.ActivationId == existing.ActivationId;
            var isKnown = existing.ActivationId == address.ActivationId && existing.Version != Unanswered;
            if (isKnown || !mayReplace)
            {
                return existing.ToAddress(address.GrainId);
            }
        }
        else if (previous is not null)
        {
            return null;
        }

        _entries[Shared(address.GrainId)] = new Entry(address.ActivationId, Shared(address.SiloAddress!), version);
        return address with { MembershipVersion = version };
    }

    public void Unregister(GrainAddress address)
    {
        if (_entries.TryGetValue(address.GrainId, out var existing) && existing.ActivationId == address.ActivationId)
        {
            _entries.Remove(address.GrainId);
        }
    }

    /// <summary>
    /// Takes over an entry. When another one of the grain is there, the one registered in the later view stays, then the one at the
    /// smaller address; returns the one that goes.
    /// </summary>
    /// <remarks>
    /// Whoever registered the later one answered for the grain, so it knew every activation that was alive. The other one was not any more: it was
    /// listed, and then ended, while somebody else's list was awaited. What has no answer yet runs nothing and goes first.
    /// </remarks>
    public GrainAddress? Merge(GrainAddress address)
    {
        var incoming = new Entry(address.ActivationId, Shared(address.SiloAddress!), address.MembershipVersion);
        if (!_entries.TryGetValue(address.GrainId, out var existing))
        {
            _entries.Add(Shared(address.GrainId), incoming);
            return null;
        }

        if (existing.ActivationId == address.ActivationId)
        {
            return null;
        }

        var isIncomingBetter = Rank(incoming).CompareTo(Rank(existing)) is var order && order != 0
            ? order > 0
            : incoming.Silo < existing.Silo;
        if (!isIncomingBetter)
        {
            return address;
        }

        _entries[address.GrainId] = incoming;
        return existing.ToAddress(address.GrainId);
    }

    /// <summary>Removes and returns the entries of some hashes.</summary>
    public List<GrainAddress> Take(RingRanges ranges)
    {
        List<GrainAddress> taken = [];
        foreach (var (grainId, entry) in _entries)
        {
            if (ranges.Contains(grainId.GetUniformHashCode()))
            {
                taken.Add(entry.ToAddress(grainId));
                _entries.Remove(grainId);
            }
        }

        return taken;
    }

    /// <summary>Removes what is outside of some hashes, or at a silo that is not alive.</summary>
    public void Keep(RingRanges ranges, Func<SiloAddress, bool> isAlive)
    {
        _silos.Clear();
        _types.Clear();
        foreach (var (grainId, entry) in _entries)
        {
            if (!isAlive(entry.Silo) || !ranges.Contains(grainId.GetUniformHashCode()))
            {
                _entries.Remove(grainId);
            }
        }
    }

    private SiloAddress Shared(SiloAddress silo) => _silos.TryGetValue(silo, out var shared) ? shared : _silos[silo] = silo;

    private GrainId Shared(GrainId grainId)
    {
        if (!_types.TryGetValue(grainId.Type, out var type))
        {
            _types[grainId.Type] = type = grainId.Type;
        }

        return new GrainId(type, grainId.Key);
    }

    private static MembershipVersion Rank(Entry entry) => entry.Version == Unanswered ? MembershipVersion.MinValue : entry.Version;

    private readonly record struct Entry(ActivationId ActivationId, SiloAddress Silo, MembershipVersion Version)
    {
        public GrainAddress ToAddress(GrainId grainId) =>
            new() { GrainId = grainId, ActivationId = ActivationId, SiloAddress = Silo, MembershipVersion = Version };
    }
}

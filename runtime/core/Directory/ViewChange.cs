using Orleans.Runtime;

namespace Actors.Runtime.Directory;

/// <summary>What a silo keeps, gains and gives when it goes from one view to a later one.</summary>
/// <remarks>
/// Views may be skipped. A silo becomes Active once and stops being so once, so the rings of skipped views lie between those of the two
/// ends: whoever was Active at both ends was so all the time, and the silos that may have come or gone meanwhile are known. When there
/// is at most one of them, and it is on one of the two rings, every skipped ring equals one of the two, and a gained range was last with its
/// owner in the old view. When there are more, or one has come and gone, a range counts as kept only if none of them could ever have held
/// it, and what is gained is recovered.
/// </remarks>
internal sealed class ViewChange
{
    private ViewChange(RingRanges kept, Dictionary<SiloAddress, RingRanges> gained, RingRanges recovered, Dictionary<SiloAddress, RingRanges> given)
    {
        Kept = kept;
        Gained = gained;
        Recovered = recovered;
        Given = given;
    }

    /// <summary>What was this silo's all the time.</summary>
    public RingRanges Kept { get; }

    /// <summary>What comes from a silo that lives on and was the last owner for sure.</summary>
    public IReadOnlyDictionary<SiloAddress, RingRanges> Gained { get; }

    /// <summary>What must be rebuilt from the activations of all silos.</summary>
    public RingRanges Recovered { get; }

    /// <summary>What goes to other silos that know, as this one does, that it was the last owner.</summary>
    public IReadOnlyDictionary<SiloAddress, RingRanges> Given { get; }

    public static ViewChange Between(DirectoryView previous, DirectoryView next, SiloAddress self)
    {
        var changed = new HashSet<SiloAddress>(previous.Ring.Silos);
        changed.SymmetricExceptWith(next.Ring.Silos);
        var passed = PassedThrough(previous, next);
        var isSingleStep = changed.Count <= 1 && passed.Count == 0;
        var before = previous.Ring.RangesOf(self);
        var after = next.Ring.RangesOf(self);
        var kept = before.Intersect(after);
        if (passed.Count > 0)
        {
            // With every silo on the ring that may have been there, what is still this silo's was never another's: those of both ends have
            // had their say in the two rings, the others have it here.
            kept = kept.Intersect(DirectoryRing.Of([self, .. passed]).RangesOf(self));
        }

        var gained = isSingleStep ? Split(after.Except(kept), previous.Ring, next.IsAlive) : [];
        var recovered = gained.Values.Aggregate(after.Except(kept), (rest, ranges) => rest.Except(ranges));
        var given = isSingleStep ? Split(before.Except(kept), next.Ring, static _ => true) : [];
        return new ViewChange(kept, gained, recovered, given);
    }

    // Those that may have been Active in skipped views and are on neither ring.
    private static List<SiloAddress> PassedThrough(DirectoryView previous, DirectoryView next) => next.Version.Value == previous.Version.Value + 1 ? [] :
    [
        .. next.Members.Members.Values
            .Where(member => member.Status > SiloStatus.Active && previous.Members.GetSiloStatus(member.SiloAddress) < SiloStatus.Active)
            .Select(member => member.SiloAddress),
    ];

    private static Dictionary<SiloAddress, RingRanges> Split(RingRanges ranges, DirectoryRing ring, Func<SiloAddress, bool> filter) => ranges.Items
        .SelectMany(ring.Cut)
        .Where(piece => piece.Owner is not null && filter(piece.Owner))
        .GroupBy(piece => piece.Owner!, piece => piece.Range)
        .ToDictionary(group => group.Key, RingRanges.Of);
}

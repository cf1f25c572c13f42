using Orleans.Runtime;

namespace Actors.Runtime.Directory;

/// <summary>The activations of this silo, as its directory sees them.</summary>
internal interface ILocalActivations
{
    /// <summary>Those in some hashes from one on that use the directory; those included that are about to register.</summary>
    List<GrainAddress> List(RingRanges ranges, uint from);

    /// <summary>Ends an activation because another one of its grain stays; nothing happens when it has ended.</summary>
    void EndDuplicate(GrainAddress loser, GrainAddress winner);
}

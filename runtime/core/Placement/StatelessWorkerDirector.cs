using Orleans.Runtime;

namespace Actors.Runtime.Placement;

/// <summary>Calls to stateless workers stay in the caller's silo; from one that does not host the class they go to a random one that does.</summary>
internal sealed class StatelessWorkerDirector(Dice dice) : SiloDirector
{
    public override SiloAddress Choose(GrainId grainId, SiloAddress[] silos, SiloAddress localSilo) =>
        Array.IndexOf(silos, localSilo) >= 0 ? localSilo : dice.OneOf(silos);
}

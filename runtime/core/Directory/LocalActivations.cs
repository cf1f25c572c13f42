using Actors.Runtime.Activations;
using Actors.Runtime.Lifetime;
using Orleans;
using Orleans.Runtime;

namespace Actors.Runtime.Directory;

/// <summary>The activations of the catalog that the directory knows or is about to know.</summary>
internal sealed class LocalActivations(ActivationCatalog catalog) : ILocalActivations
{
    public List<GrainAddress> List(RingRanges ranges, uint from)
    {
        List<GrainAddress> found = [];
        foreach (var (grainId, target) in catalog.Targets)
        {
            if (target is Activation activation && grainId.GetUniformHashCode() is var hash && hash >= from && ranges.Contains(hash))
            {
                found.Add(activation.Address with { MembershipVersion = activation.RegisteredIn });
            }
        }

        return found;
    }

    public void EndDuplicate(GrainAddress loser, GrainAddress winner)
    {
        if (catalog.Find(loser.GrainId) is Activation activation && activation.ActivationId == loser.ActivationId)
        {
            activation.Deactivate(new DeactivationReason(
                DeactivationReasonCode.DuplicateActivation, $"Activation {winner} of the same grain is registered in the directory."));
        }
    }
}

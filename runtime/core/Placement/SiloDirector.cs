using Microsoft.Extensions.Options;
using Orleans.Configuration;
using Orleans.Runtime;
using Orleans.Runtime.Placement;

namespace Actors.Runtime.Placement;

/// <summary>A director that knows at once, so that placing costs no task.</summary>
internal abstract class SiloDirector : IPlacementDirector
{
    public Task<SiloAddress> OnAddActivation(PlacementStrategy strategy, PlacementTarget target, IPlacementContext context) =>
        Task.FromResult(Choose(target.GrainIdentity, context.GetCompatibleSilos(target), context.LocalSilo));

    /// <summary>Chooses among silos, at least one, given in the order of their addresses.</summary>
    public abstract SiloAddress Choose(GrainId grainId, SiloAddress[] silos, SiloAddress localSilo);

}

/// <summary>Any silo, each with the same chance.</summary>
internal sealed class RandomDirector(Dice dice) : SiloDirector
{
    public override SiloAddress Choose(GrainId grainId, SiloAddress[] silos, SiloAddress localSilo) => dice.OneOf(silos);
}

/// <summary>The caller's silo when it hosts the class, else a random one.</summary>
internal sealed class PreferLocalDirector(Dice dice) : SiloDirector
{
    public override SiloAddress Choose(GrainId grainId, SiloAddress[] silos, SiloAddress localSilo) =>
        Array.IndexOf(silos, localSilo) >= 0 ? localSilo : dice.OneOf(silos);
}

/// <summary>The grain's hash decides: every silo chooses the same.</summary>
internal sealed class HashBasedDirector : SiloDirector
{
    public override SiloAddress Choose(GrainId grainId, SiloAddress[] silos, SiloAddress localSilo) =>
        silos[grainId.GetUniformHashCode() % (uint)silos.Length];
}

/// <summary>A silo whose role is the grain's key.</summary>
internal sealed class SiloRoleDirector(ClusterManifest manifest, Dice dice) : SiloDirector
{
    public override SiloAddress Choose(GrainId grainId, SiloAddress[] silos, SiloAddress localSilo)
    {
        var role = grainId.Key.ToString();
        var manifests = manifest.Manifests;
        var matches = Array.FindAll(silos, silo => manifests.TryGetValue(silo, out var known) && known.Role == role);
        return matches.Length > 0
            ? dice.OneOf(matches)
            : throw new OrleansException($"No active silo has the role '{role}', which is the key of grain '{grainId}'; start one, or correct the key.");
    }
}

/// <summary>The one with the fewest activations out of a few random silos.</summary>
internal sealed class ActivationCountDirector(LoadTable loads, IOptions<ActivationCountBasedPlacementOptions> options, Dice dice) : SiloDirector
{
    public override SiloAddress Choose(GrainId grainId, SiloAddress[] silos, SiloAddress localSilo)
    {
        SiloAddress? best = null;
        var bestCount = int.MaxValue;
        for (var i = 0; i < options.Value.ChooseOutOf; i++)
        {
            var silo = dice.OneOf(silos);
            var count = loads.Find(silo) is { IsOverloaded: false } load ? load.ActivationCount : int.MaxValue;
            if (best is null || count < bestCount)
            {
                best = silo;
                bestCount = count;
            }
        }

        return best!;
    }
}

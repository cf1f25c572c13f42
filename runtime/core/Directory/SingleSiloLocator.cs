using Actors.Runtime.Calls;
using Actors.Runtime.Invocation;
using Actors.Runtime.Lifetime;
using Orleans.Runtime;

namespace Actors.Runtime.Directory;

/// <summary>A silo alone: every grain is here.</summary>
internal sealed class SingleSiloLocator : IGrainLocator
{
    private readonly ActivationCatalog _catalog;

    public SingleSiloLocator(ActivationCatalog catalog) => _catalog = catalog;

    public CallTarget Locate(GrainId grainId, Request request) => _catalog.GetOrCreate(grainId);

    public void Forget(GrainId grainId, CallTarget target) => _catalog.Remove(grainId, target);

    public void OnUndelivered(GrainId grainId, SiloAddress peer)
    {
        // Nothing is ever sent elsewhere.
    }

    public void OnRefused(GrainId grainId, SiloAddress peer)
    {
        // As above.
    }
}

using Actors.Runtime.Activations;
using Actors.Runtime.Calls;
using Actors.Runtime.Lifetime;
using Orleans;
using Orleans.Core.Internal;
using Orleans.Runtime;

namespace Actors.Runtime.Hosting;

internal sealed class GrainContextAccessor : IGrainContextAccessor
{
    public IGrainContext GrainContext => RuntimeContext.Current
        ?? throw new InvalidOperationException("No grain is running on this thread; ask for the context inside a grain's own turns, not after ConfigureAwait(false) or in Task.Run.");
}

internal sealed class GrainExtensionBinder(IGrainContextAccessor accessor) : IGrainExtensionBinder
{
    public (TExtension Extension, TExtensionInterface Reference) GetOrSetExtension<TExtension, TExtensionInterface>(Func<TExtension> newExtensionFunc)
        where TExtension : class, TExtensionInterface
        where TExtensionInterface : class, IGrainExtension
    {
        var activation = (Activation)accessor.GrainContext;
        var extension = (TExtension)GrainExtensionMap.GetOrSet(activation, typeof(TExtensionInterface), newExtensionFunc);
        return (extension, (TExtensionInterface)(IAddressable)activation.Host.References.Create(typeof(TExtensionInterface), activation.GrainId));
    }
}

internal sealed class GrainManagementExtension(IGrainContextAccessor accessor) : IGrainManagementExtension
{
    private readonly IGrainContext _context = accessor.GrainContext;

    public ValueTask DeactivateOnIdle()
    {
        _context.Deactivate(new DeactivationReason(DeactivationReasonCode.ApplicationRequested, "DeactivateOnIdle was called from outside of the grain."));
        return default;
    }

    public ValueTask MigrateOnIdle()
    {
        _context.Migrate(RequestContext.ToDictionary());
        return default;
    }
}

internal sealed class LocalActivationStatusChecker(ActivationCatalog catalog) : ILocalActivationStatusChecker
{
    public bool IsLocallyActivated(GrainId grainId) => catalog.Contains(grainId);
}

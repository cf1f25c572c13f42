using Actors.Runtime.Calls;
using Actors.Runtime.Directory;
using Actors.Runtime.Lifetime;
using Actors.Runtime.Migration;
using Actors.Runtime.Scheduling;
using Microsoft.Extensions.Logging;
using Orleans.Configuration;
using Orleans.Runtime;
using Orleans.Timers;

namespace Actors.Runtime.Activations;

/// <summary>What every activation of a silo reaches: one object, so that an activation needs one field for all of it.</summary>
internal sealed record ActivationHost
{
    public required SiloAddress SiloAddress { get; init; }

    public required IServiceProvider Services { get; init; }

    public required TimeProvider TimeProvider { get; init; }

    public required CoarseClock Clock { get; init; }

    public required Sweeper Sweeper { get; init; }

    public required Timeouts Timeouts { get; init; }

    public required ActivationCatalog Catalog { get; init; }

    public required Router Router { get; init; }

    /// <summary>Tells the cluster's directory of activations; null on a silo alone.</summary>
    public required ActivationRegistrar? Registrar { get; init; }

    /// <summary>Moves activations to other silos; null on a silo alone.</summary>
    public required Mover? Mover { get; init; }

    public required ReferenceFactory References { get; init; }

    public required IncomingCallFilters IncomingFilters { get; init; }

    public required ITimerRegistry Timers { get; init; }

    public required ILogger Logger { get; init; }

    public required GrainCollectionOptions Collection { get; init; }

    public TimeSpan ActivationTimeout => Collection.ActivationTimeout;

    public TimeSpan DeactivationTimeout => Collection.DeactivationTimeout;
}

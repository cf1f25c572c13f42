using Orleans.Concurrency;

namespace Actors.GrainInterfaces.Registry;

/// <summary>One service, keyed by its name: the picture of its instances that discovery reads. Answers from memory.</summary>
[Alias("Actors.Registry.IServiceGrain")]
public interface IServiceGrain : IGrainWithStringKey
{
    /// <summary>All instances, healthy or not. A service that nobody has registered is an empty picture, not an error.</summary>
    [ReadOnly, Alias("Read")]
    Task<ServiceReading> Read();

    /// <summary>All instances, with nodes as they are at this ledger index or later.</summary>
    [ReadOnly, Alias("ReadAfter")]
    Task<ServiceReading> ReadAfter(long nodesIndex);

    /// <summary>All instances, checked against the database: shows everything that was committed before the call.</summary>
    [ReadOnly, Alias("ReadConsistent")]
    Task<ServiceReading> ReadConsistent();

    /// <summary>
    /// Ends the protection of the service: instances that are lost leave the list of healthy ones at once. Durable when done; unknown when none holds.
    /// </summary>
    [Alias("EndProtection")]
    Task<RegistryOutcome> EndProtection();

    /// <summary>Makes sure that somebody looks after the protection of the service: it ends in time only while this grain is active. Changes nothing.</summary>
    [Alias("Attend"), ResponseTimeout("00:00:05")]
    Task Attend();

    /// <summary>
    /// Tells what became of one instance. News is applied by index, so late or repeated news is harmless; lost news is made good from the
    /// ledger's tail.
    /// </summary>
    [Alias("Apply"), ResponseTimeout("00:00:05")]
    Task Apply(InstanceNews news);
}

/// <summary>The answer to a read of a service.</summary>
/// <param name="View">The picture; null when it could not be loaded, which is never to be taken for an empty one.</param>
/// <param name="Reason">When not loaded: why.</param>
[GenerateSerializer, Immutable, Alias("Actors.Registry.ServiceReading")]
public sealed record ServiceReading([property: Id(0)] ServiceView? View, [property: Id(1)] string Reason);

using System.Collections.Immutable;

namespace Actors.GrainInterfaces.Registry;

/// <summary>
/// Reads across services, and finds checks by their id. A stateless worker, key 0: each silo answers from its own copy of the registry,
/// which follows the ledger's tail, so no single grain is on the way of these reads.
/// </summary>
/// <remarks>
/// Each read takes the ledger index that it must at least contain, such as that of the caller's last write, and waits briefly for the
/// copy to get there; 0 means whatever is at hand. An answer of null means that the copy is not there yet: try again, it is not empty.
/// </remarks>
[Alias("Actors.Registry.ICatalogGrain")]
public interface ICatalogGrain : IGrainWithIntegerKey
{
    /// <summary>One page of the services and the union of the tags of their instances, ordered by name.</summary>
    /// <param name="after">Names after this one; null to begin.</param>
    /// <param name="atLeastIndex">See the interface.</param>
    [Alias("Services")]
    Task<ServicesPage?> Services(string? after, long atLeastIndex);

    /// <summary>One page of the nodes that are registered, ordered by name.</summary>
    /// <param name="after">Names after this one; null to begin.</param>
    /// <param name="atLeastIndex">See the interface.</param>
    [Alias("Nodes")]
    Task<NodesPage?> Nodes(string? after, long atLeastIndex);

    /// <summary>One page of what is on a node: first the node itself, if it is registered, then its instances, ordered by service name and id.</summary>
    /// <param name="node">The node.</param>
    /// <param name="after">Goes on after this place, which is <see cref="InstancesPage.Next"/> of the page before; null to begin.</param>
    /// <param name="atLeastIndex">See the interface.</param>
    [Alias("NodeInstances")]
    Task<InstancesPage?> NodeInstances(string node, string? after, long atLeastIndex);

    /// <summary>One page of the nodes and instances, ordered by service name, node and service id; nodes come first.</summary>
    /// <param name="filter">Which instances.</param>
    /// <param name="after">Goes on after this place, which is <see cref="InstancesPage.Next"/> of the page before; null to begin.</param>
    /// <param name="atLeastIndex">See the interface.</param>
    [Alias("Instances")]
    Task<InstancesPage?> Instances(InstanceFilter filter, string? after, long atLeastIndex);

    /// <summary>Services whose name or a tag of which contains a text, with the health of their instances, ordered by name. For people: paged by number.</summary>
    /// <param name="search">The text, whatever its case; empty for all.</param>
    /// <param name="skip">How many to leave out.</param>
    /// <param name="take">How many of the following to return, at most 500.</param>
    /// <param name="atLeastIndex">See the interface.</param>
    [Alias("FindServices")]
    Task<ServicesFound?> FindServices(string search, int skip, int take, long atLeastIndex);

    /// <summary>The names of the services that are protected, in order, at most as many as fit into one page; null when the copy is not there yet.</summary>
    /// <param name="atLeastIndex">See the interface.</param>
    [Alias("Protected")]
    Task<ProtectedPage?> Protected(long atLeastIndex);

    /// <summary>
    /// Soon makes sure that every instance with checks is being judged, as it stands in the ledger at an index. For whoever has written rows
    /// beneath the instances; the next look from time to time would come late.
    /// </summary>
    [Alias("WakeInstances")]
    Task WakeInstances(long atLeastIndex);

    /// <summary>Passes a heartbeat to the instance that has the check. Check ids are unique on a node.</summary>
    [Alias("Report")]
    Task<RegistryOutcome> Report(string node, CheckReport report);

    /// <summary>The service id of the instance that has a check, which is empty for the node itself; null when nobody has it.</summary>
    [Alias("FindCheckOwner")]
    Task<string?> FindCheckOwner(string node, string checkId);

    /// <summary>Removes a check from the instance that has it.</summary>
    [Alias("DeregisterCheck")]
    Task<RegistryOutcome> DeregisterCheck(string node, string checkId);

    /// <summary>Removes a node with everything on it, its services first. One commit each: repeat it when it fails half way.</summary>
    [Alias("DeregisterNode")]
    Task<RegistryOutcome> DeregisterNode(string node);
}

/// <summary>Which instances a read wants.</summary>
[GenerateSerializer, Alias("Actors.Registry.InstanceFilter")]
public enum InstanceFilter
{
    /// <summary>All.</summary>
    All = 0,

    /// <summary>With at least one check that is warning.</summary>
    WithWarning = 1,

    /// <summary>With at least one check that is critical.</summary>
    WithCritical = 2,
}

/// <summary>A service and the union of the tags of its instances.</summary>
/// <param name="Name">The service.</param>
/// <param name="Tags">Each once, in ordinal order.</param>
[GenerateSerializer, Immutable, Alias("Actors.Registry.ServiceTags")]
public sealed record ServiceTags([property: Id(0)] string Name, [property: Id(1)] ImmutableArray<string> Tags);

/// <summary>One page of services.</summary>
/// <param name="Services">In order.</param>
/// <param name="More">Whether others follow.</param>
/// <param name="Index">Rises when a name or a tag appears or disappears; at least 1.</param>
[GenerateSerializer, Immutable, Alias("Actors.Registry.ServicesPage")]
public sealed record ServicesPage(
    [property: Id(0)] ImmutableArray<ServiceTags> Services,
    [property: Id(1)] bool More,
    [property: Id(2)] long Index);

/// <summary>A service in short.</summary>
/// <param name="Name">The service.</param>
/// <param name="Tags">Each once, in ordinal order.</param>
/// <param name="Passing">How many instances are passing, their nodes' checks included.</param>
/// <param name="Warning">How many are warning.</param>
/// <param name="Critical">How many are critical or in maintenance.</param>
[GenerateSerializer, Immutable, Alias("Actors.Registry.ServiceSummary")]
public sealed record ServiceSummary(
    [property: Id(0)] string Name,
    [property: Id(1)] ImmutableArray<string> Tags,
    [property: Id(2)] int Passing,
    [property: Id(3)] int Warning,
    [property: Id(4)] int Critical)
{
    /// <summary>How many instances there are.</summary>
    public int Instances => Passing + Warning + Critical;
}

/// <summary>Services that were looked for.</summary>
/// <param name="Total">How many were found.</param>
/// <param name="Services">Some of them, in order.</param>
[GenerateSerializer, Immutable, Alias("Actors.Registry.ServicesFound")]
public sealed record ServicesFound([property: Id(0)] int Total, [property: Id(1)] ImmutableArray<ServiceSummary> Services);

/// <summary>One page of nodes.</summary>
/// <param name="Nodes">In order.</param>
/// <param name="More">Whether others follow.</param>
/// <param name="Index">Rises when a node appears, changes or disappears; at least 1.</param>
[GenerateSerializer, Immutable, Alias("Actors.Registry.NodesPage")]
public sealed record NodesPage(
    [property: Id(0)] ImmutableArray<ServiceInstance> Nodes,
    [property: Id(1)] bool More,
    [property: Id(2)] long Index);

/// <summary>One page of instances.</summary>
/// <param name="Instances">In order.</param>
/// <param name="Next">Where to go on; null when this is the last page.</param>
/// <param name="Index">Rises with every change of any instance; at least 1.</param>
[GenerateSerializer, Immutable, Alias("Actors.Registry.InstancesPage")]
public sealed record InstancesPage(
    [property: Id(0)] ImmutableArray<ServiceInstance> Instances,
    [property: Id(1)] string? Next,
    [property: Id(2)] long Index);

/// <summary>The services that are protected.</summary>
/// <param name="Services">Their names, in order.</param>
/// <param name="Index">Everything up to this ledger index is contained; at least 1.</param>
[GenerateSerializer, Immutable, Alias("Actors.Registry.ProtectedPage")]
public sealed record ProtectedPage([property: Id(0)] ImmutableArray<string> Services, [property: Id(1)] long Index);

using System.Collections.Immutable;

namespace Actors.GrainInterfaces.Registry;

/// <summary>What a service says about itself when it registers.</summary>
/// <param name="Id">Unique on its node.</param>
/// <param name="Name">What discovery asks for.</param>
/// <param name="Tags">In the order given.</param>
/// <param name="Address">Host name or address; empty means the node's.</param>
/// <param name="Port">0 when there is none.</param>
/// <param name="SocketPath">Path of a Unix socket; empty when there is none.</param>
/// <param name="Meta">Free pairs, ordered by key.</param>
/// <param name="TaggedAddresses">Addresses for other networks, ordered by their name.</param>
/// <param name="Weights">Shares for load balancing.</param>
/// <param name="EnableTagOverride">Whether others may change the tags.</param>
/// <param name="Locality">Where it runs; null when not said.</param>
/// <param name="HostId">Of a node: the id that its caller gave it; null when it gave none, and for services.</param>
[GenerateSerializer, Immutable, Alias("Actors.Registry.ServiceDefinition")]
public sealed record ServiceDefinition(
    [property: Id(0)] string Id,
    [property: Id(1)] string Name,
    [property: Id(2)] ImmutableArray<string> Tags,
    [property: Id(3)] string Address,
    [property: Id(4)] int Port,
    [property: Id(5)] string SocketPath,
    [property: Id(6)] ImmutableArray<MetaPair> Meta,
    [property: Id(7)] ImmutableArray<TaggedAddress> TaggedAddresses,
    [property: Id(8)] ServiceWeights Weights,
    [property: Id(9)] bool EnableTagOverride,
    [property: Id(10)] ServiceLocality? Locality,
    [property: Id(11)] string? HostId = null)
{
    /// <summary>What a node says about itself.</summary>
    /// <param name="address">Host name or address, which clients use for services that gave none.</param>
    /// <param name="hostId">The id that the caller gave it; null for none.</param>
    /// <param name="taggedAddresses">Its addresses on other networks, ordered by their name.</param>
    /// <param name="meta">Free pairs, ordered by key.</param>
    public static ServiceDefinition OfNode(
        string address, string? hostId, ImmutableArray<TaggedAddress> taggedAddresses, ImmutableArray<MetaPair> meta) =>
        new(string.Empty, string.Empty, [], address, 0, string.Empty, meta, taggedAddresses, ServiceWeights.Default, false, null, hostId);
}

/// <summary>One pair of a service's metadata.</summary>
/// <param name="Key">Letters, digits, <c>_</c> and <c>-</c>.</param>
/// <param name="Value">Any text.</param>
[GenerateSerializer, Immutable, Alias("Actors.Registry.MetaPair")]
public readonly record struct MetaPair([property: Id(0)] string Key, [property: Id(1)] string Value);

/// <summary>The address of a service as seen from one network.</summary>
/// <param name="Name">The network, such as <c>lan</c> or <c>wan</c>.</param>
/// <param name="Address">Host name or address.</param>
/// <param name="Port">0 when there is none.</param>
[GenerateSerializer, Immutable, Alias("Actors.Registry.TaggedAddress")]
public readonly record struct TaggedAddress([property: Id(0)] string Name, [property: Id(1)] string Address, [property: Id(2)] int Port);

/// <summary>How much traffic an instance should get, relative to the others of its service.</summary>
/// <param name="Passing">While healthy. Default: 1.</param>
/// <param name="Warning">While warning. Default: 1.</param>
[GenerateSerializer, Immutable, Alias("Actors.Registry.ServiceWeights")]
public readonly record struct ServiceWeights([property: Id(0)] int Passing, [property: Id(1)] int Warning)
{
    /// <summary>The same share in either state.</summary>
    public static ServiceWeights Default { get; } = new(1, 1);
}

/// <summary>Where an instance runs.</summary>
/// <param name="Region">The region, or empty.</param>
/// <param name="Zone">The zone in the region, or empty.</param>
[GenerateSerializer, Immutable, Alias("Actors.Registry.ServiceLocality")]
public sealed record ServiceLocality([property: Id(0)] string Region, [property: Id(1)] string Zone);

using Actors.Runtime.Manifest;
using Orleans;
using Orleans.Runtime;

namespace Actors.Runtime.Clients;

/// <summary>What a silo tells a client about itself.</summary>
/// <param name="Silo">The silo, which a client may have dialled by another address.</param>
/// <param name="IsAccepting">False when it is starting or stopping and clients should use others.</param>
/// <param name="ManifestHash">Changes with what the silo hosts.</param>
/// <param name="Interfaces">The classes behind each interface that it hosts; null when the client knows them already.</param>
/// <param name="View">The version of its view of the cluster.</param>
/// <param name="DeadSilos">The silos that are dead in that view; null when the client has that view or a later one.</param>
[GenerateSerializer]
[Alias("actors.client.gateway-state")]
internal sealed record GatewayState(
    [property: Id(0)] SiloAddress Silo,
    [property: Id(1)] bool IsAccepting,
    [property: Id(2)] ulong ManifestHash,
    [property: Id(3)] Dictionary<string, GrainClassName[]>? Interfaces,
    [property: Id(4)] MembershipVersion View,
    [property: Id(5)] SiloAddress[]? DeadSilos);

/// <summary>A silo as clients see it.</summary>
[Alias("actors.client.gateway")]
internal interface IGatewayTarget : ISystemTarget
{
    /// <summary>How the silo is; what it hosts and which silos are dead, unless the client knows that already.</summary>
    [Alias("describe")]
    [ResponseTimeout("00:00:01.2")]
    ValueTask<GatewayState> Describe(ulong knownManifestHash, MembershipVersion knownView);
}

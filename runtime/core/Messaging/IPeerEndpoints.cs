using System.Net;
using Orleans.Runtime;

namespace Actors.Runtime.Messaging;

/// <summary>Where to reach silos. Clients register one: they connect to gateway ports, which are not part of a silo's identity.</summary>
internal interface IPeerEndpoints
{
    /// <summary>The endpoint to dial for a silo.</summary>
    IPEndPoint Find(SiloAddress silo);
}

/// <summary>Silos reach each other at the endpoints of their identities.</summary>
internal sealed class SiloEndpoints : IPeerEndpoints
{
    public IPEndPoint Find(SiloAddress silo) => silo.Endpoint;
}

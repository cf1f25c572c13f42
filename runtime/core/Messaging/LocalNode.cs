using Orleans.Runtime;

namespace Actors.Runtime.Messaging;

/// <summary>This process as its peers see it.</summary>
/// <param name="Address">Its identity; a client's has a negative generation.</param>
/// <param name="ClusterId">The cluster that it belongs to; others are refused.</param>
internal sealed record LocalNode(SiloAddress Address, string ClusterId);

using System.Collections.Frozen;
using Orleans.Runtime;

namespace Actors.Runtime.Clients;

/// <summary>The gateways that can be used at one moment, and which of them each grain goes to. Immutable.</summary>
internal sealed class GatewayView
{
    public static readonly GatewayView Empty = new([], FrozenDictionary<SiloAddress, SiloAddress>.Empty, preferred: null, bucketsCount: 1);

    private readonly FrozenDictionary<SiloAddress, SiloAddress> _bySilo;
    private readonly SiloAddress[] _buckets;

    /// <summary>Spreads grains over gateways; a grain moves only when its own gateway goes or a new one takes its share.</summary>
    /// <param name="gateways">The gateways, by the addresses that are dialled.</param>
    /// <param name="bySilo">The dialled address of each silo that has told its own.</param>
    /// <param name="preferred">The one to use for all, or null.</param>
    /// <param name="bucketsCount">Into how many parts grains are divided by their hash.</param>
    public GatewayView(SiloAddress[] gateways, FrozenDictionary<SiloAddress, SiloAddress> bySilo, SiloAddress? preferred, int bucketsCount)
    {
        Gateways = gateways;
        _bySilo = bySilo;
        _buckets = gateways.Length == 0 ? [] : new SiloAddress[bucketsCount];
        for (var i = 0; i < _buckets.Length; i++)
        {
            _buckets[i] = preferred ?? HighestWeight(gateways, (uint)i);
        }
    }

    /// <summary>All of them.</summary>
    public IReadOnlyList<SiloAddress> Gateways { get; }

    /// <summary>The gateway for what has this hash; null when there is none.</summary>
    public SiloAddress? Pick(uint hash) => _buckets.Length == 0 ? null : _buckets[hash % (uint)_buckets.Length];

    /// <summary>The address to dial for a silo, or for a gateway that is named as it is dialled; null when it cannot be used now.</summary>
    public SiloAddress? AddressOf(SiloAddress silo) =>
        _bySilo.TryGetValue(silo, out var address) ? address : Gateways.FirstOrDefault(gateway => gateway.Equals(silo));

    private static SiloAddress HighestWeight(SiloAddress[] gateways, uint bucket)
    {
        var highest = gateways[0];
        var weight = 0UL;
        foreach (var gateway in gateways)
        {
            var candidate = Weight(gateway, bucket);
            if (candidate >= weight)
            {
                weight = candidate;
                highest = gateway;
            }
        }

        return highest;
    }

    // Mixes the two well enough that the shares are even; equal in every client, so that their choices agree.
    private static ulong Weight(SiloAddress gateway, uint bucket)
    {
        var seed = 14695981039346656037UL;
        foreach (var part in gateway.Endpoint.Address.GetAddressBytes())
        {
            seed = (seed ^ part) * 1099511628211UL;
        }

        seed = (seed ^ ((ulong)(uint)gateway.Endpoint.Port << 32 | bucket)) * 0x9E3779B97F4A7C15UL;
        seed = (seed ^ (seed >> 32)) * 0xD6E8FEB86659FD93UL;
        return seed ^ (seed >> 32);
    }
}

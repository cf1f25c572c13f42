using System.Diagnostics.CodeAnalysis;
using System.Net;
using Orleans.Runtime;

namespace Actors.Runtime.SystemTargets;

/// <summary>The identities of system targets: one object of the runtime in one silo, named by its role and that silo.</summary>
internal static class SystemTargetIds
{
    /// <summary>Stands for whichever silo a call arrives at, for clients that do not know who is behind an address.</summary>
    public static readonly SiloAddress AnySilo = SiloAddress.New(IPAddress.Any, 0, 0);

    /// <summary>The role of what silos tell their clients; all other roles are among silos.</summary>
    public const string ClientGatewayRole = "client-gateway";

    private const string TypePrefix = "sys.svc.";

    private static readonly GrainType ClientGatewayType = GrainType.Create(TypePrefix + ClientGatewayRole);

    /// <summary>The identity of the target with this role in this silo.</summary>
    public static GrainId Create(string role, SiloAddress silo) => GrainId.Create(TypePrefix + role, silo.ToParsableString());

    /// <summary>True for a system target; then <paramref name="silo"/> is where it lives.</summary>
    public static bool TryGetSilo(GrainId grainId, [NotNullWhen(true)] out SiloAddress? silo)
    {
        silo = IsSystemTarget(grainId) ? SiloAddress.FromParsableString(grainId.Key.ToString()) : null;
        return silo is not null;
    }

    /// <summary>True for what a client may call: everything but the parts of the runtime by which silos speak to each other.</summary>
    public static bool IsOpenToClients(GrainId grainId) => !IsSystemTarget(grainId) || grainId.Type == ClientGatewayType;

    /// <summary>True for the identity of a system target.</summary>
    public static bool IsSystemTarget(GrainId grainId) => grainId.Type.AsSpan().StartsWith("sys.svc."u8);
}

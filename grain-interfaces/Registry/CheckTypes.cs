namespace Actors.GrainInterfaces.Registry;

/// <summary>The kinds of checks, with the words that clients know them by.</summary>
public static class CheckTypes
{
    /// <summary>Reported by the service itself, at least once per TTL.</summary>
    public const string Ttl = "ttl";

    /// <summary>An HTTP request that must be answered with 2xx; 429 is a warning.</summary>
    public const string Http = "http";

    /// <summary>A TCP connection that must come about.</summary>
    public const string Tcp = "tcp";

    /// <summary>gRPC's standard health service, which must answer that it is serving.</summary>
    public const string Grpc = "grpc";

    /// <summary>Follows the health of another service or node.</summary>
    public const string Alias = "alias";

    /// <summary>An operator has taken the service or node out. Always critical.</summary>
    public const string Maintenance = "maintenance";

    /// <summary>Set through the catalog by whoever runs the check; never judged here.</summary>
    public const string External = "";

    /// <summary>The check that takes a node out.</summary>
    public const string NodeMaintenanceId = "_node_maintenance";

    /// <summary>The check that takes a service out.</summary>
    public static string ServiceMaintenanceId(string serviceId) => $"_service_maintenance:{serviceId}";

    /// <summary>Whether the registry finds the status of such a check out by itself.</summary>
    public static bool IsProbed(string type) => type is Http or Tcp or Grpc or Alias;
}

using System.Globalization;
using Actors.Silo;

namespace Actors.AppHost.Processes;

/// <summary>Which processes make the local cluster, and on which ports.</summary>
internal static class ClusterPlan
{
    private const int HealthPortDistance = 100;

    /// <summary>One gateway and <paramref name="silos"/> silos, the gateway first.</summary>
    public static IReadOnlyList<NodeSpec> Create(ActorsOptions options, int silos)
    {
        var ports = new PortChoice();
        // The port that users know is theirs to choose: when it is taken the gateway says so. The others only have to be free.
        var isAny = options.HttpPort == 0;
        var http = isAny ? ports.Any() : options.HttpPort;
        var dns = isAny && options.DnsPort is null ? ports.Any() : options.DnsPortOrDefault;
        var nodes = new List<NodeSpec> { Gateway(options, http, dns) };
        for (var number = 1; number <= silos; number++)
        {
            nodes.Add(Silo(
                options,
                number,
                isAny ? ports.Any() : ports.From(options.SiloPort + number - 1),
                isAny ? ports.Any() : ports.From(options.ClientPort + number - 1),
                isAny ? ports.Any() : ports.From(http + HealthPortDistance + number)));
        }

        return nodes;
    }

    private static NodeSpec Gateway(ActorsOptions options, int port, int dnsPort) =>
        new("gateway", ["gateway", "--supervised", "--port", Text(port), "--dns-port", Text(dnsPort)], Environment(options), $"{options.HttpAddress}:{port}", Http(options, port))
        {
            IsGateway = true,
        };

    private static NodeSpec Silo(ActorsOptions options, int number, int siloPort, int clientPort, int healthPort) =>
        new(
            $"silo-{number}",
            ["--supervised", "--name", $"silo-{number}", "--silo-port", Text(siloPort), "--client-port", Text(clientPort), "--port", Text(healthPort)],
            Environment(options),
            $"{options.ClusterAddress}:{siloPort}",
            Http(options, healthPort))
        {
            IsGateway = false,
        };

    // A connection string may hold a password, and everybody on a machine may read the arguments of a process.
    private static Dictionary<string, string> Environment(ActorsOptions options) => new(StringComparer.Ordinal)
    {
        ["Actors__Database"] = options.Database,
        ["Actors__EnsureSchema"] = "false",
        ["Actors__Logging__Format"] = options.Logging.Format,
        ["Logging__LogLevel__Default"] = System.Environment.GetEnvironmentVariable("Logging__LogLevel__Default") ?? "Information",
        ["Logging__LogLevel__Microsoft.AspNetCore"] = "Warning",
    };

    private static Uri Http(ActorsOptions options, int port) => new UriBuilder(Uri.UriSchemeHttp, Reachable(options.HttpAddress), port).Uri;

    private static string Reachable(string address) => address switch
    {
        "0.0.0.0" => "127.0.0.1",
        "::" => "::1",
        _ => address,
    };

    private static string Text(int port) => port.ToString(CultureInfo.InvariantCulture);
}

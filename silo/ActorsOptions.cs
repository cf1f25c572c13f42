using System.Net;
using Actors.Silo.Logging;
using Actors.Sql;

namespace Actors.Silo;

/// <summary>Everything that can be chosen about a process from outside. Each value has a default that works on one machine.</summary>
public sealed class ActorsOptions
{
    private const int DnsPortDistance = 100;

    /// <summary>
    /// A PostgreSQL connection string (<c>Host=…;Username=…;Database=…</c>) or the path of a SQLite file. Default:
    /// <c>data/actors.db</c>, relative to the current directory.
    /// </summary>
    public string Database { get; set; } = DatabaseOptions.DefaultDatabase;

    /// <summary>Whether tables are created at start. Default: true; off where the database user may not do that.</summary>
    public bool EnsureSchema { get; set; } = true;

    /// <summary>Silos with the same cluster id form one cluster. Default: <c>actors</c>.</summary>
    public string ClusterId { get; set; } = "actors";

    /// <summary>Stored state belongs to this service and outlives clusters. Default: <c>actors</c>.</summary>
    public string ServiceId { get; set; } = "actors";

    /// <summary>What people call this silo, in lists and on the dashboard. Default: null, which makes one up.</summary>
    public string? SiloName { get; set; }

    /// <summary>
    /// The IP address or host name at which other processes reach this silo, and on which it listens for them. Default: the loopback
    /// address, which keeps the cluster on one machine.
    /// </summary>
    public string ClusterAddress { get; set; } = IPAddress.Loopback.ToString();

    /// <summary>The port for other silos. Default: 11111.</summary>
    public int SiloPort { get; set; } = 11111;

    /// <summary>The port for client processes. Default: 30000.</summary>
    public int ClientPort { get; set; } = 30000;

    /// <summary>The IP address that HTTP listens on. Default: the loopback address.</summary>
    public string HttpAddress { get; set; } = IPAddress.Loopback.ToString();

    /// <summary>The port for HTTP; 0 takes any free one. A silo without a gateway serves its health and status there. Default: 8500.</summary>
    public int HttpPort { get; set; } = 8500;

    /// <summary>
    /// The port for DNS, by UDP and TCP, on the address of HTTP; 0 takes any free one. Default: null, which means 100 above the port for
    /// HTTP, so 8600 (below it where there are not so many ports), or any free one when HTTP takes any.
    /// </summary>
    public int? DnsPort { get; set; }

    /// <summary>Whether the process ends when its standard input does, and leaves Ctrl+C to whoever started it. Default: false.</summary>
    public bool Supervised { get; set; }

    /// <summary>How the process writes its log.</summary>
    public LoggingOptions Logging { get; set; } = new();

    /// <summary>Metrics: <c>/metrics</c> and OTLP.</summary>
    public ObservationOptions Metrics { get; set; } = new();

    /// <summary>The dashboard at <c>/ui</c>, and what lets one look into this process.</summary>
    public ObservationOptions Dashboard { get; set; } = new();

    /// <summary>The port for DNS, given or not.</summary>
    public int DnsPortOrDefault => DnsPort ?? HttpPort switch
    {
        0 => 0,
        > IPEndPoint.MaxPort - DnsPortDistance => HttpPort - DnsPortDistance,
        _ => HttpPort + DnsPortDistance,
    };

    /// <summary>What is wrong with these options: one sentence each, empty when nothing is.</summary>
    public IReadOnlyList<string> FindProblems()
    {
        var problems = new List<string>();
        CheckDatabase(problems);
        CheckName(problems, nameof(ClusterId), ClusterId);
        CheckName(problems, nameof(ServiceId), ServiceId);
        if (SiloName is not null)
        {
            CheckName(problems, nameof(SiloName), SiloName);
        }

        if (Uri.CheckHostName(ClusterAddress) is UriHostNameType.Unknown or UriHostNameType.Basic)
        {
            problems.Add($"The option ClusterAddress is '{ClusterAddress}'; give an IP address or the host name of this machine.");
        }

        CheckPort(problems, nameof(SiloPort), SiloPort, least: 1);
        CheckPort(problems, nameof(ClientPort), ClientPort, least: 1);
        CheckPort(problems, nameof(HttpPort), HttpPort, least: 0);
        CheckPort(problems, nameof(DnsPort), DnsPortOrDefault, least: 0);
        if (!IPAddress.TryParse(HttpAddress, out _))
        {
            problems.Add($"The option HttpAddress is '{HttpAddress}'; give an IP address such as 127.0.0.1.");
        }

        problems.AddRange(Logging.FindProblems());
        return problems;
    }

    private void CheckDatabase(List<string> problems)
    {
        try
        {
            DatabaseTarget.Parse(Database);
        }
        catch (FormatException failure)
        {
            problems.Add(failure.Message);
        }
    }

    private static void CheckName(List<string> problems, string option, string value)
    {
        if (string.IsNullOrWhiteSpace(value) || value.Length > 150)
        {
            problems.Add($"The option {option} is '{value}'; give a name of 1 to 150 characters.");
        }
    }

    private static void CheckPort(List<string> problems, string option, int port, int least)
    {
        if (port < least || port > IPEndPoint.MaxPort)
        {
            problems.Add($"The option {option} is '{port}'; choose a port from {least} to {IPEndPoint.MaxPort}.");
        }
    }
}

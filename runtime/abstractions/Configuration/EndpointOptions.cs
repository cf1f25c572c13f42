using System.Diagnostics.CodeAnalysis;
using System.Net;
using Actors.Runtime.Validation;

namespace Orleans.Configuration;

/// <summary>Where a silo listens and how others reach it.</summary>
[SuppressMessage("Naming", "CA1707", Justification = "The Orleans API fixes the names.")]
public class EndpointOptions : IValidatedOptions
{
    /// <summary>The port for other silos when none is set.</summary>
    public const int DEFAULT_SILO_PORT = 11111;

    /// <summary>The port for clients when none is set.</summary>
    public const int DEFAULT_GATEWAY_PORT = 30000;

    /// <summary>The address that others connect to; loopback when null.</summary>
    public IPAddress? AdvertisedIPAddress { get; set; }

    /// <summary>The port for other silos; 11111. With 0 any free one is taken.</summary>
    public int SiloPort { get; set; } = DEFAULT_SILO_PORT;

    /// <summary>The port for clients; 30000, or 0 to accept none.</summary>
    public int GatewayPort { get; set; } = DEFAULT_GATEWAY_PORT;

    /// <summary>Where to listen for other silos; the advertised address and port when null.</summary>
    public IPEndPoint? SiloListeningEndpoint { get; set; }

    /// <summary>Where to listen for clients; the advertised address and gateway port when null.</summary>
    public IPEndPoint? GatewayListeningEndpoint { get; set; }

    IEnumerable<string> IValidatedOptions.FindProblems()
    {
        var checks = new OptionChecks(nameof(EndpointOptions));
        if (SiloPort is < 0 or > IPEndPoint.MaxPort)
        {
            checks.Add(nameof(SiloPort), SiloPort, $"give a port from 1 to {IPEndPoint.MaxPort}, or 0 for any free one");
        }

        if (GatewayPort is < 0 or > IPEndPoint.MaxPort)
        {
            checks.Add(nameof(GatewayPort), GatewayPort, $"give a port from 1 to {IPEndPoint.MaxPort}, or 0 to accept no clients");
        }

        return checks.Problems;
    }
}

using System.Net;
using Actors.Gateway.Dns.Wire;
using Microsoft.Extensions.Options;

namespace Actors.Gateway.Dns;

/// <summary>How the registry is served to DNS. Section <c>Actors:Gateway:Dns</c> of the configuration.</summary>
public sealed class DnsOptions
{
    /// <summary>The section of the configuration that holds these options.</summary>
    public const string SectionName = "Actors:Gateway:Dns";

    /// <summary>Whether DNS is served at all. Default: true.</summary>
    public bool Enabled { get; set; } = true;

    /// <summary>The IP address to listen on. Default: the loopback address.</summary>
    public string Address { get; set; } = IPAddress.Loopback.ToString();

    /// <summary>The port, for UDP and TCP; 0 takes any that is free for both. Default: 8600.</summary>
    public int Port { get; set; } = 8600;

    /// <summary>The domain below which all names are. Default: <c>consul</c>.</summary>
    public string Domain { get; set; } = "consul";

    /// <summary>Whether instances with a warning are left out, as critical ones always are. Default: false.</summary>
    public bool OnlyPassing { get; set; }

    /// <summary>How long an answer about a service may be kept. Default: zero, so that nobody keeps what has left.</summary>
    public TimeSpan ServiceTtl { get; set; }

    /// <summary>How long an answer about a node may be kept. Default: zero.</summary>
    public TimeSpan NodeTtl { get; set; }

    /// <summary>How long it may be kept that a name is missing. Default: zero.</summary>
    public TimeSpan NegativeTtl { get; set; }

    /// <summary>How long an answer may take; then the client hears of a failure. Default: 2 s, less than clients wait.</summary>
    public TimeSpan AnswerTimeMax { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>Most questions by UDP that are answered at the same time; further ones are dropped, and asked again by their clients. Default: 1,024.</summary>
    public int RequestsMax { get; set; } = 1024;

    /// <summary>Most TCP connections at the same time; further ones are closed. Default: 256.</summary>
    public int ConnectionsMax { get; set; } = 256;

    /// <summary>How long a TCP connection may be idle. Default: 10 s.</summary>
    public TimeSpan IdleTimeMax { get; set; } = TimeSpan.FromSeconds(10);
}

/// <summary>Reports every problem of <see cref="DnsOptions"/> at once, at start.</summary>
internal sealed class DnsOptionsValidator : IValidateOptions<DnsOptions>
{
    // A TTL has 31 bits (RFC 2181 §8).
    private static readonly TimeSpan TtlMax = TimeSpan.FromSeconds(int.MaxValue);
    private static readonly TimeSpan WaitMax = TimeSpan.FromMinutes(5);

    public ValidateOptionsResult Validate(string? name, DnsOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        var problems = new List<string>();
        if (!IPAddress.TryParse(options.Address, out _))
        {
            problems.Add($"DNS option {nameof(options.Address)} is '{options.Address}'; give an IP address such as 127.0.0.1.");
        }

        if (!DnsName.TryParse(options.Domain, out _))
        {
            problems.Add($"DNS option {nameof(options.Domain)} is '{options.Domain}'; give a domain such as consul.");
        }

        Range(problems, nameof(options.Port), options.Port, 0, IPEndPoint.MaxPort);
        Range(problems, nameof(options.RequestsMax), options.RequestsMax, 1, 100_000);
        Range(problems, nameof(options.ConnectionsMax), options.ConnectionsMax, 1, 100_000);
        Range(problems, nameof(options.ServiceTtl), options.ServiceTtl, TimeSpan.Zero, TtlMax);
        Range(problems, nameof(options.NodeTtl), options.NodeTtl, TimeSpan.Zero, TtlMax);
        Range(problems, nameof(options.NegativeTtl), options.NegativeTtl, TimeSpan.Zero, TtlMax);
        Range(problems, nameof(options.AnswerTimeMax), options.AnswerTimeMax, TimeSpan.FromMilliseconds(1), WaitMax);
        Range(problems, nameof(options.IdleTimeMax), options.IdleTimeMax, TimeSpan.FromMilliseconds(1), WaitMax);
        return problems.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(problems);
    }

    private static void Range<T>(List<string> problems, string name, T value, T least, T most)
        where T : IComparable<T>
    {
        if (value.CompareTo(least) < 0 || value.CompareTo(most) > 0)
        {
            problems.Add($"DNS option {name} is '{value}'; choose a value from {least} to {most}.");
        }
    }
}

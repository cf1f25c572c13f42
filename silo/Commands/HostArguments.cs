using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using System.Net;
using Actors.Silo.Logging;

namespace Actors.Silo.Commands;

/// <summary>The options that hosts understand on their command line.</summary>
public sealed class HostArguments
{
    private readonly Option<string> _database = new("--database", "-d")
    {
        Description = "PostgreSQL ('Host=…;Username=…;Database=…') or the path of a SQLite file. Default: data/actors.db, or ACTORS_DATABASE.",
        HelpName = "database",
    };

    private readonly Option<int?> _port = Port("--port", "The port for HTTP; 0 takes any free one. Default: 8500.", least: 0, "-p");
    private readonly Option<int?> _dnsPort = Port("--dns-port", "The port for DNS; 0 takes any free one. Default: 100 above the port for HTTP.", least: 0);
    private readonly Option<int?> _siloPort = Port("--silo-port", "The port for other silos. Default: 11111.", least: 1);
    private readonly Option<int?> _clientPort = Port("--client-port", "The port for gateways and other clients. Default: 30000.", least: 1);

    private readonly Option<string> _address = new("--address")
    {
        Description = "The IP address or host name at which other processes reach this silo. Default: 127.0.0.1.",
        HelpName = "address",
    };

    private readonly Option<string> _name = new("--name")
    {
        Description = "What people call this silo, in lists and on the dashboard. Default: one is made up.",
        HelpName = "name",
    };

    private readonly Option<bool> _supervised = new("--supervised")
    {
        Description = "End when standard input does, and leave Ctrl+C to the process that started this one.",
    };

    private readonly Option<string> _logFormat = new Option<string>("--log-format")
    {
        Description = "How the log is written: 'text', or 'json' with one object a line. Default: text.",
        HelpName = "format",
    }.AcceptOnlyFromAmong(LoggingOptions.Text, LoggingOptions.Json);

    /// <summary>Adds what every host understands: the database, the port for HTTP, and how its log looks.</summary>
    public void AddTo(Command command)
    {
        ArgumentNullException.ThrowIfNull(command);
        command.Options.Add(_database);
        command.Options.Add(_port);
        command.Options.Add(_logFormat);
    }

    /// <summary>Adds what a process with a gateway understands as well.</summary>
    public void AddGatewayTo(Command command)
    {
        ArgumentNullException.ThrowIfNull(command);
        command.Options.Add(_dnsPort);
    }

    /// <summary>Adds what a process that others start understands as well.</summary>
    public void AddSupervisionTo(Command command)
    {
        ArgumentNullException.ThrowIfNull(command);
        command.Options.Add(_supervised);
    }

    /// <summary>Adds where a silo is reached by the other processes of its cluster.</summary>
    public void AddClusterTo(Command command)
    {
        ArgumentNullException.ThrowIfNull(command);
        command.Options.Add(_name);
        command.Options.Add(_address);
        command.Options.Add(_siloPort);
        command.Options.Add(_clientPort);
    }

    /// <summary>Reads configuration, environment and command line.</summary>
    public ActorsOptions Read(ParseResult parsed)
    {
        ArgumentNullException.ThrowIfNull(parsed);
        return ActorsConfiguration.Read(
        [
            new(nameof(ActorsOptions.Database), parsed.GetValue(_database)),
            new(nameof(ActorsOptions.HttpPort), Text(parsed.GetValue(_port))),
            new(nameof(ActorsOptions.DnsPort), Text(parsed.GetValue(_dnsPort))),
            new(nameof(ActorsOptions.SiloName), parsed.GetValue(_name)),
            new(nameof(ActorsOptions.ClusterAddress), parsed.GetValue(_address)),
            new(nameof(ActorsOptions.SiloPort), Text(parsed.GetValue(_siloPort))),
            new(nameof(ActorsOptions.ClientPort), Text(parsed.GetValue(_clientPort))),
            new($"{nameof(ActorsOptions.Logging)}:{nameof(LoggingOptions.Format)}", parsed.GetValue(_logFormat)),
            new(nameof(ActorsOptions.Supervised), parsed.GetValue(_supervised) ? bool.TrueString : null),
        ]);
    }

    private static string? Text(int? number) => number?.ToString(CultureInfo.InvariantCulture);

    private static Option<int?> Port(string name, string description, int least, params string[] aliases) => new(name, aliases)
    {
        Description = description,
        HelpName = "port",
        CustomParser = argument => ParsePort(argument, least),
    };

    private static int? ParsePort(ArgumentResult argument, int least)
    {
        var text = argument.Tokens[0].Value;
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var port) && port >= least && port <= IPEndPoint.MaxPort)
        {
            return port;
        }

        argument.AddError($"The port '{text}' is not a number from {least} to {IPEndPoint.MaxPort}; choose one.");
        return null;
    }
}

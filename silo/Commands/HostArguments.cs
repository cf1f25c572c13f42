using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using System.Net;

namespace Actors.Silo.Commands;

/// <summary>The options that every host understands on its command line.</summary>
public sealed class HostArguments
{
    private readonly Option<string> _database = new("--database", "-d")
    {
        Description = "PostgreSQL ('Host=…;Username=…;Database=…') or the path of a SQLite file. Default: data/actors.db, or ACTORS_DATABASE.",
        HelpName = "database",
    };

    private readonly Option<int?> _port = new("--port", "-p")
    {
        Description = "The port for HTTP; 0 takes any free one. Default: 8500.",
        HelpName = "port",
        CustomParser = ParsePort,
    };

    /// <summary>Adds the options to a command.</summary>
    public void AddTo(Command command)
    {
        ArgumentNullException.ThrowIfNull(command);
        command.Options.Add(_database);
        command.Options.Add(_port);
    }

    /// <summary>Reads configuration, environment and command line.</summary>
    public ActorsOptions Read(ParseResult parsed)
    {
        ArgumentNullException.ThrowIfNull(parsed);
        return ActorsConfiguration.Read(
        [
            new(nameof(ActorsOptions.Database), parsed.GetValue(_database)),
            new(nameof(ActorsOptions.HttpPort), parsed.GetValue(_port)?.ToString(CultureInfo.InvariantCulture)),
        ]);
    }

    private static int? ParsePort(ArgumentResult argument)
    {
        var text = argument.Tokens[0].Value;
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var port) && port <= IPEndPoint.MaxPort)
        {
            return port;
        }

        argument.AddError($"The port '{text}' is not a number from 0 to {IPEndPoint.MaxPort}; choose one.");
        return null;
    }
}

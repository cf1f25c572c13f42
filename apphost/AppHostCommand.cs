using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using Actors.Silo.Commands;
using Spectre.Console;

namespace Actors.AppHost;

/// <summary>A whole local cluster with one command: starts it, says what can be tried, shows how it is until Ctrl+C.</summary>
internal static class AppHostCommand
{
    // Redirected output has no width, and narrower terminals fold lines better than a table can.
    private const int TableWidth = 80;
    private const int RedirectedWidth = 200;
    private const int DefaultSilos = 3;
    private const int SilosMax = 32;

    public static RootCommand Create()
    {
        var arguments = new HostArguments();
        var silos = new Option<int>("--silos", "-n") { Description = $"How many silo processes, 1 to {SilosMax}. Default: {DefaultSilos}.", HelpName = "number", CustomParser = ParseSilos, DefaultValueFactory = _ => DefaultSilos };
        var single = new Option<bool>("--single") { Description = "A silo and the gateway in this one process, without a cluster." };
        var command = new RootCommand("Runs Actors on this machine until Ctrl+C: key-value store, service registry and greeter over HTTP.") { silos, single };
        arguments.AddTo(command);
        arguments.AddGatewayTo(command);
        command.SetAction((parsed, cancellationToken) => parsed.GetValue(single)
            ? SingleRun.RunAsync(arguments.Read(parsed), CreateConsole(), cancellationToken)
            : ClusterRun.RunAsync(arguments.Read(parsed), parsed.GetValue(silos), CreateConsole()));
        return command;
    }

    private static int ParseSilos(ArgumentResult argument)
    {
        var text = argument.Tokens[0].Value;
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var silos) && silos is >= 1 and <= SilosMax)
        {
            return silos;
        }

        argument.AddError($"The number of silos '{text}' is not one from 1 to {SilosMax}; choose one.");
        return 0;
    }

    private static IAnsiConsole CreateConsole()
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings());
        console.Profile.Width = Math.Max(console.Profile.Width, TableWidth);
        if (Console.IsOutputRedirected)
        {
            console.Profile.Width = RedirectedWidth;
            console.Profile.Capabilities.Ansi = false;
        }

        return console;
    }
}

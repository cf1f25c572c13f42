using System.CommandLine;
using Actors.Silo;
using Actors.Silo.Commands;
using Actors.Sql;
using Spectre.Console;

namespace Actors.AppHost;

/// <summary>A whole local cluster with one command: starts it, says what can be tried, shows its health until Ctrl+C.</summary>
internal static class AppHostCommand
{
    // Redirected output has no width, and narrower terminals fold lines better than a table can.
    private const int TableWidth = 80;
    private const int RedirectedWidth = 200;

    public static RootCommand Create()
    {
        var arguments = new HostArguments();
        var command = new RootCommand("Runs Actors on this machine until Ctrl+C: key-value store, service registry and greeter over HTTP.");
        arguments.AddTo(command);
        command.SetAction((parsed, cancellationToken) => RunAsync(arguments.Read(parsed), cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(ActorsOptions options, CancellationToken cancellationToken)
    {
        var console = CreateConsole();
        await using var host = SiloHost.Create(options);
        await host.StartAsync(cancellationToken);
        console.Write(StartTable.Create(host.Address));
        console.WriteLine();
        console.WriteLine($"Data lies in the {DatabaseTarget.Parse(options.Database)}. Ctrl+C stops everything.");
        using var health = new HealthLine(host.Address, console);
        await health.ShowUntilAsync(host.Stopping);
        console.WriteLine("Stopping.");
        await host.WaitForShutdownAsync();
        console.WriteLine("Stopped.");
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

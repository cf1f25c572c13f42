using System.CommandLine;
using Actors.Sql;

namespace Actors.Silo.Commands;

/// <summary><c>silo</c>: serves until it is asked to stop.</summary>
internal static class SiloCommand
{
    public static RootCommand Create()
    {
        var arguments = new HostArguments();
        var command = new RootCommand("Serves the grains of Actors and their HTTP gateway.") { SchemaCommand.Create() };
        arguments.AddTo(command);
        command.SetAction((parsed, cancellationToken) => RunAsync(arguments.Read(parsed), cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(ActorsOptions options, CancellationToken cancellationToken)
    {
        await using var host = SiloHost.Create(options);
        await host.StartAsync(cancellationToken);
        Console.WriteLine($"Serving {host.Address} from the {DatabaseTarget.Parse(options.Database)}.");
        await host.WaitForShutdownAsync();
        Console.WriteLine("Stopped.");
        return 0;
    }
}

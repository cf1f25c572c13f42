using System.CommandLine;
using Actors.Sql;

namespace Actors.Silo.Commands;

/// <summary><c>silo</c>, <c>silo gateway</c> and <c>silo single</c>: serve until they are asked to stop.</summary>
internal static class SiloCommand
{
    public static RootCommand Create()
    {
        var root = new RootCommand("Runs one silo of a cluster: it hosts grains for the gateways and silos that share its database.")
        {
            Host(new Command("gateway", "Runs one HTTP gateway of a cluster: it serves HTTP and calls the silos that share its database."), HostRole.Gateway),
            Host(new Command("single", "Runs a silo and the HTTP gateway in one process, alone."), HostRole.Single),
            SchemaCommand.Create(),
            HealthCommand.Create(),
        };
        Host(root, HostRole.Silo);
        return root;
    }

    private static Command Host(Command command, HostRole role)
    {
        var arguments = new HostArguments();
        arguments.AddTo(command);
        arguments.AddSupervisionTo(command);
        if (role == HostRole.Silo)
        {
            arguments.AddClusterTo(command);
        }
        else
        {
            arguments.AddGatewayTo(command);
        }

        command.SetAction((parsed, cancellationToken) => RunAsync(arguments.Read(parsed), role, cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(ActorsOptions options, HostRole role, CancellationToken cancellationToken)
    {
        await using var host = ActorsHost.Create(options, role);
        await host.StartAsync(cancellationToken);
        Console.WriteLine(role == HostRole.Silo
            ? $"A silo at {options.ClusterAddress}:{options.SiloPort} on the {DatabaseTarget.Parse(options.Database)}; health at {host.Address}health/ready."
            : $"Serving {host.Address} from the {DatabaseTarget.Parse(options.Database)}.");
        await host.WaitForShutdownAsync();
        Console.WriteLine("Stopped.");
        return 0;
    }
}

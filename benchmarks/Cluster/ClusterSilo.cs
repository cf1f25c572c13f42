using System.CommandLine;
using System.Net;
using Microsoft.Extensions.Hosting;
using Orleans.Configuration;
using Orleans.Hosting;

namespace Actors.Benchmarks.Cluster;

/// <summary>What one silo process of the benchmark runs, until its input ends.</summary>
public static class ClusterSilo
{
    public const string CommandName = "cluster-silo";
    public const string Ready = "ready";

    public static Command Create()
    {
        var database = new Argument<string>("database");
        var siloPort = new Argument<int>("silo-port");
        var clientPort = new Argument<int>("client-port");
        var echoPort = new Argument<int>("echo-port");
        var command = new Command(CommandName, "One silo of the cluster benchmark; started by it.") { database, siloPort, clientPort, echoPort };
        command.Hidden = true;
        command.SetAction((result, cancellationToken) => RunAsync(
            result.GetRequiredValue(database), result.GetValue(siloPort), result.GetValue(clientPort), result.GetValue(echoPort), cancellationToken));
        return command;
    }

    private static async Task RunAsync(string database, int siloPort, int clientPort, int echoPort, CancellationToken cancellationToken)
    {
        using var echo = new BareEchoServer(echoPort);
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.UseOrleans(silo =>
        {
            silo.Configure<ClusterOptions>(options => options.ClusterId = options.ServiceId = ClusterProcesses.ClusterId);
            silo.ConfigureEndpoints(IPAddress.Loopback, siloPort, clientPort);
            silo.UseAdoNetClustering(options => (options.Invariant, options.ConnectionString) = (ClusterProcesses.Invariant, database));
        });
        using var host = builder.Build();
        await host.StartAsync(cancellationToken);
        Console.WriteLine(Ready);
        await Console.In.ReadToEndAsync(cancellationToken);
        await host.StopAsync(cancellationToken);
    }
}

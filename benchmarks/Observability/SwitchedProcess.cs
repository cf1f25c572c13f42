using System.CommandLine;
using Actors.Gateway.Metering;
using Actors.Silo;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Orleans.Configuration;

namespace Actors.Benchmarks.Observability;

/// <summary>
/// A silo or a gateway as its own program runs it, that is told by lines of its input whether to measure itself. So both are compared in the same
/// memory: two processes that do the same differ by more than what is looked for.
/// </summary>
public static class SwitchedProcess
{
    /// <summary>Said to a process that shall measure itself.</summary>
    public const string On = "on";

    /// <summary>Said to a process that shall not.</summary>
    public const string Off = "off";

    private const string CommandName = "switched-process";
    private const string GatewayRole = "gateway";

    /// <summary>How it is started, before the arguments that its own program takes.</summary>
    public static IReadOnlyList<string> Program { get; } = ["Actors.Benchmarks.dll", CommandName];

    public static Command Create()
    {
        var role = new Argument<string>("role") { DefaultValueFactory = _ => "silo" };
        var defaults = new ActorsOptions();
        var siloPort = new Option<int>("--silo-port") { DefaultValueFactory = _ => defaults.SiloPort };
        var clientPort = new Option<int>("--client-port") { DefaultValueFactory = _ => defaults.ClientPort };
        var database = new Option<string>("--database") { Required = true };
        var port = new Option<int>("--port");
        var supervised = new Option<bool>("--supervised");
        var command = new Command(CommandName, "One process of the observability benchmark; started by it.") { role, siloPort, clientPort, database, port, supervised };
        command.Hidden = true;
        command.SetAction((result, cancellationToken) => RunAsync(
            new ActorsOptions
            {
                Database = result.GetRequiredValue(database),
                SiloPort = result.GetValue(siloPort),
                ClientPort = result.GetValue(clientPort),
                HttpPort = result.GetValue(port),
            },
            result.GetValue(role) == GatewayRole ? HostRole.Gateway : HostRole.Silo,
            cancellationToken));
        return command;
    }

    private static async Task RunAsync(ActorsOptions options, HostRole role, CancellationToken cancellationToken)
    {
        await using var host = ActorsHost.Create(options, role);
        await host.StartAsync(cancellationToken);
        Console.WriteLine($"{(role == HostRole.Gateway ? "Serving" : "A silo at")} {host.Address}");
        while (await Console.In.ReadLineAsync(cancellationToken) is { } line)
        {
            var isOn = line == On;
            host.Services.GetRequiredService<IOptions<StatisticsOptions>>().Value.CountCalls = isOn;
            host.Services.GetRequiredService<IOptions<MetricsOptions>>().Value.Enabled = isOn;
        }

        await host.StopAsync();
    }
}

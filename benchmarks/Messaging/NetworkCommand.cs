using System.CommandLine;
using System.Diagnostics;
using System.Net;
using Actors.Benchmarks.Calls;
using Actors.Runtime.Calls;
using Actors.Runtime.Directory;
using Actors.Runtime.Hosting;
using Actors.Runtime.Invocation;
using Actors.Runtime.Lifetime;
using Actors.Runtime.Messaging;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Orleans.Configuration;
using Orleans.Hosting;
using Orleans.Runtime;

namespace Actors.Benchmarks.Messaging;

/// <summary>How fast are calls between processes, with nothing but messaging in between: no membership, no directory.</summary>
public static class NetworkCommand
{
    private const int GrainCount = 1000;
    private static readonly int[] CallerCounts = [1, 100, 400];

    public static Command Create()
    {
        var seconds = new Option<int>("--seconds") { Description = "How long each line is measured.", DefaultValueFactory = _ => 5 };
        var silos = new Option<int>("--silos") { Description = "How many processes answer.", DefaultValueFactory = _ => 2 };
        var serve = new Option<bool>("--serve") { Description = "Be one of the processes that answer.", Hidden = true };
        var command = new Command("network", "Calls over loopback TCP from one process to others, without membership and directory.") { seconds, silos, serve };
        command.SetAction((result, cancellationToken) => result.GetValue(serve)
            ? ServeAsync(cancellationToken)
            : RunAsync(TimeSpan.FromSeconds(result.GetValue(seconds)), result.GetValue(silos), cancellationToken));
        return command;
    }

    private static async Task<int> ServeAsync(CancellationToken cancellationToken)
    {
        using var host = await StartHostAsync([], cancellationToken);
        Console.WriteLine(host.Services.GetRequiredService<LocalSilo>().Address.ToParsableString());

        // The caller ends it by closing its input.
        await Console.In.ReadToEndAsync(cancellationToken);
        return 0;
    }

    private static async Task<int> RunAsync(TimeSpan duration, int siloCount, CancellationToken cancellationToken)
    {
        var processes = Enumerable.Range(0, siloCount).Select(_ => StartProcess()).ToList();
        try
        {
            var silos = processes.Select(process => SiloAddress.FromParsableString(process.StandardOutput.ReadLine()!)).ToArray();
            using var host = await StartHostAsync(silos, cancellationToken);
            var grains = host.Services.GetRequiredService<IGrainFactory>();
            Console.WriteLine("| silos | in flight | calls/s | B/call here | p50 us | p99 us | slowest caller / mean |");
            Console.WriteLine("|---|---|---|---|---|---|---|");
            foreach (var callers in CallerCounts)
            {
                var result = await CallLoad.RunAsync("network", callers, duration, index => Spread(grains, index));
                Console.WriteLine(
                    $"| {siloCount} | {callers} | {result.CallsPerSecond:N0} | {result.BytesPerCall:F0} | {result.MedianMicroseconds:F1} | {result.P99Microseconds:F1} | {result.SlowestShare:F2} |");
            }
        }
        finally
        {
            processes.ForEach(process => process.StandardInput.Close());
            await Task.WhenAll(processes.Select(process => process.WaitForExitAsync(cancellationToken)));
        }

        return 0;
    }

    // Each caller goes round its own share of the grains.
    private static Func<int, ValueTask<int>> Spread(IGrainFactory grains, int index)
    {
        var mine = Enumerable.Range(0, 10).Select(number => grains.GetGrain<IPingGrain>(((index * 10) + number) % GrainCount)).ToArray();
        var next = 0;
        return value => mine[next++ % mine.Length].Ping(value);
    }

    private static Process StartProcess() => Process.Start(new ProcessStartInfo(Environment.ProcessPath!, Environment.ProcessPath!.EndsWith("dotnet", StringComparison.Ordinal) ? [typeof(NetworkCommand).Assembly.Location, "network", "--serve"] : ["network", "--serve"])
    {
        RedirectStandardInput = true,
        RedirectStandardOutput = true,
    })!;

    private static async Task<IHost> StartHostAsync(SiloAddress[] silos, CancellationToken cancellationToken)
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.UseOrleans(silo =>
        {
            silo.UseLocalhostClustering();
            silo.Configure<EndpointOptions>(options => (options.SiloPort, options.GatewayPort) = (0, 0));
            silo.Services.MarkAsClustered();
            if (silos.Length > 0)
            {
                silo.Services.AddSingleton<IGrainLocator>(services => new FixedLocator(
                    silos, services.GetRequiredService<IPeers>(), services.GetRequiredService<Router>));
            }
        });
        var host = builder.Build();
        await host.StartAsync(cancellationToken);
        return host;
    }

    /// <summary>Spreads grains over silos by hash.</summary>
    private sealed class FixedLocator(SiloAddress[] silos, IPeers peers, Func<Router> router) : IGrainLocator
    {
        public CallTarget Locate(GrainId grainId, Request request) =>
            new RemoteTarget(grainId, silos[grainId.GetUniformHashCode() % (uint)silos.Length], peers, router());

        public void Forget(GrainId grainId, CallTarget target)
        {
        }

        public void OnUndelivered(GrainId grainId, SiloAddress peer)
        {
        }

        public void OnRefused(GrainId grainId, SiloAddress peer)
        {
        }
    }
}

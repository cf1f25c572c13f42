using System.Collections.Concurrent;
using System.CommandLine;
using System.Diagnostics;
using System.Runtime.CompilerServices;
using Actors.Benchmarks.Calls;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Orleans.Configuration;
using Orleans.Hosting;

namespace Actors.Benchmarks.Cluster;

/// <summary>How fast are calls from a client process to silo processes, beside the barest exchange of frames over the same sockets?</summary>
public static class ClusterCommand
{
    private const int GrainCount = 1000;
    private const int ColdRounds = 4;
    private const int ColdCallers = 100;

    public static Command Create()
    {
        var seconds = new Option<int>("--seconds") { Description = "How long each line is measured.", DefaultValueFactory = _ => 5 };
        var silos = new Option<int>("--silos") { Description = "How many silo processes answer.", DefaultValueFactory = _ => 2 };
        var cold = new Option<int>("--cold") { Description = "How many grains are called for the first time.", DefaultValueFactory = _ => 100_000 };
        var inFlight = new Option<int[]>("--in-flight") { Description = "How many callers there are, line by line.", DefaultValueFactory = _ => [1, 100, 400], AllowMultipleArgumentsPerToken = true };
        var command = new Command("cluster", "Calls from this process to silo processes over loopback, beside a bare echo of frames.") { seconds, silos, cold, inFlight };
        command.SetAction(async (result, cancellationToken) =>
        {
            await using var processes = await ClusterProcesses.StartAsync(result.GetValue(silos), cancellationToken);
            await RunAsync(processes, TimeSpan.FromSeconds(result.GetValue(seconds)), result.GetValue(cold), result.GetValue(inFlight)!, cancellationToken);
        });
        return command;
    }

    private static async Task RunAsync(ClusterProcesses processes, TimeSpan duration, int coldCount, int[] inFlight, CancellationToken cancellationToken)
    {
        using var host = await StartClientAsync(processes, cancellationToken);
        var grains = host.Services.GetRequiredService<IGrainFactory>();
        await using var bare = await BareConnections.ConnectAsync(processes.EchoPorts, cancellationToken);
        await CallEachAsync(grains, 0, GrainCount, step: 1);
        var counts = new CallCounts();
        Console.WriteLine("| call | in flight | calls/s | of bare | CPU us/call | p50 us | p99 us | slowest caller / mean |");
        Console.WriteLine("|---|---|---|---|---|---|---|---|");
        foreach (var callers in inFlight)
        {
            var echo = await CallLoad.RunAsync("bare echo of frames", callers, duration, bare.EchoOf, processes.ProcessorTime);
            Print(echo, echo);
            Print(await CallLoad.RunAsync("client to silos", callers, duration, index => CallInTurn(grains, index, counts), processes.ProcessorTime), echo);
        }

        await CheckAsync(grains, counts);

        for (var round = 0; round < ColdRounds; round++)
        {
            await ActivateAsync(processes, grains, GrainCount + ((long)round * coldCount), coldCount);
        }

        await host.StopAsync(cancellationToken);
    }

    // The first round is one about the compiler.
    private static async Task ActivateAsync(ClusterProcesses processes, IGrainFactory grains, long first, int count)
    {
        var processorBefore = processes.ProcessorTime();
        var started = Stopwatch.GetTimestamp();
        await Task.WhenAll(Enumerable.Range(0, ColdCallers).Select(caller => Task.Run(() => CallEachAsync(grains, first + caller, first + count, ColdCallers))));
        var elapsed = Stopwatch.GetElapsedTime(started);
        var processor = processes.ProcessorTime() - processorBefore;
        Console.WriteLine($"First calls to {count:N0} new grains: {count / elapsed.TotalSeconds:N0}/s, CPU {processor.TotalMicroseconds / count:F1} us/call");
    }

    // Every caller walks over the same grains, each from a place of its own.
    private static Func<int, ValueTask<int>> CallInTurn(IGrainFactory grains, int caller, CallCounts counts)
    {
        var count = counts.OfOneCaller();
        var own = Enumerable.Range(0, GrainCount).Select(index => grains.GetGrain<IPingGrain>((index + (caller * 37)) % GrainCount)).ToArray();
        var next = 0;
        return value =>
        {
            count.Value++;
            return own[next++ % GrainCount].Ping(value);
        };
    }

    // A runtime is fast, too, that answers calls which have not run, or runs them twice.
    private static async Task CheckAsync(IGrainFactory grains, CallCounts counts)
    {
        var arrived = 0L;
        for (var key = 0; key < GrainCount; key++)
        {
            // Two calls of each grain are no caller's: the one that has activated it, and this one.
            arrived += await grains.GetGrain<IPingGrain>(key).Ping(0) - 2;
        }

        Console.WriteLine(arrived == counts.Sum
            ? $"Each of {arrived:N0} calls has run once."
            : throw new InvalidOperationException($"{counts.Sum:N0} calls were made and {arrived:N0} have run; the figures above are worth nothing."));
    }

    private static async Task CallEachAsync(IGrainFactory grains, long first, long end, int step)
    {
        for (var key = first; key < end; key += step)
        {
            await grains.GetGrain<IPingGrain>(key).Ping(1);
        }
    }

    private static async Task<IHost> StartClientAsync(ClusterProcesses processes, CancellationToken cancellationToken)
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.UseOrleansClient(client =>
        {
            client.Configure<ClusterOptions>(options => options.ClusterId = options.ServiceId = ClusterProcesses.ClusterId);
            client.UseAdoNetClustering(options => (options.Invariant, options.ConnectionString) = (ClusterProcesses.Invariant, processes.ConnectionString));
        });
        var host = builder.Build();
        await host.StartAsync(cancellationToken);
        return host;
    }

    private static void Print(CallResult result, CallResult bare) => Console.WriteLine(
        $"| {result.Name} | {result.Callers} | {result.CallsPerSecond:N0} | {result.CallsPerSecond / bare.CallsPerSecond:P0} | {result.ProcessorMicroseconds:F2} | {result.MedianMicroseconds:F1} | {result.P99Microseconds:F1} | {result.SlowestShare:F2} |");

    private sealed class CallCounts
    {
        private readonly ConcurrentBag<StrongBox<long>> _callers = [];

        public long Sum => _callers.Sum(caller => caller.Value);

        public StrongBox<long> OfOneCaller()
        {
            var count = new StrongBox<long>();
            _callers.Add(count);
            return count;
        }
    }
}

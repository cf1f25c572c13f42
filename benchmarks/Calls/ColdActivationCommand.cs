using System.CommandLine;
using System.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Orleans.Hosting;

namespace Actors.Benchmarks.Calls;

/// <summary>How fast do first calls make activations, and how much memory does each keep?</summary>
public static class ColdActivationCommand
{
    public static Command Create()
    {
        var count = new Option<int>("--count") { Description = "How many grains are called for the first time.", DefaultValueFactory = _ => 100_000 };
        var command = new Command("activations", "Cold activations: first calls per second and managed bytes per activation.") { count };
        command.SetAction((result, cancellationToken) => RunAsync(result.GetValue(count), cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(int count, CancellationToken cancellationToken)
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.UseOrleans(silo => silo.UseLocalhostClustering());
        using var host = builder.Build();
        await host.StartAsync(cancellationToken);
        var grains = host.Services.GetRequiredService<IGrainFactory>();
        Console.WriteLine("| run | first calls/s | managed B/activation |");
        Console.WriteLine("|---|---|---|");
        for (var run = 0; run < 3; run++)
        {
            var first = (long)run * count;
            var before = GC.GetTotalMemory(forceFullCollection: true);
            var started = Stopwatch.GetTimestamp();
            await Task.WhenAll(Enumerable.Range(0, 100).Select(caller => Task.Run(() => CallEachAsync(grains, first + caller, first + count))));
            var elapsed = Stopwatch.GetElapsedTime(started);
            var kept = GC.GetTotalMemory(forceFullCollection: true) - before;
            Console.WriteLine($"| {run + 1} | {count / elapsed.TotalSeconds:N0} | {(double)kept / count:N0} |");
        }

        await host.StopAsync(cancellationToken);
        return 0;
    }

    private static async Task CallEachAsync(IGrainFactory grains, long first, long end)
    {
        for (var key = first; key < end; key += 100)
        {
            await grains.GetGrain<IPingGrain>(key).Ping(1);
        }
    }
}

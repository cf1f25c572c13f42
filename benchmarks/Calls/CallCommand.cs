using System.CommandLine;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Orleans.Hosting;

namespace Actors.Benchmarks.Calls;

/// <summary>How fast is a call inside one process, beside a bare channel loop?</summary>
public static class CallCommand
{
    private static readonly int[] CallerCounts = [1, 100];

    public static Command Create()
    {
        var seconds = new Option<int>("--seconds") { Description = "How long each line is measured.", DefaultValueFactory = _ => 5 };
        var command = new Command("calls", "In-process calls: rate, bytes, latency and fairness beside a bare channel loop.") { seconds };
        command.SetAction((result, cancellationToken) => RunAsync(TimeSpan.FromSeconds(result.GetValue(seconds)), cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(TimeSpan duration, CancellationToken cancellationToken)
    {
        using var host = await StartHostAsync(cancellationToken);
        var grains = host.Services.GetRequiredService<IGrainFactory>();
        Console.WriteLine("| call | in flight | calls/s | of bare | B/call | p50 us | p99 us | slowest caller / mean |");
        Console.WriteLine("|---|---|---|---|---|---|---|---|");
        foreach (var callers in CallerCounts)
        {
            var actors = Enumerable.Range(0, callers).Select(_ => new BareActor()).ToArray();
            var bare = await CallLoad.RunAsync("bare channel", callers, duration, index => value => new ValueTask<int>(actors[index].Ping(value)));
            Print(bare, bare);
            Print(await CallLoad.RunAsync("grain, ValueTask", callers, duration, index => grains.GetGrain<IPingGrain>(index).Ping), bare);
            Print(await CallLoad.RunAsync("grain, Task", callers, duration, index => CallTask(grains.GetGrain<IPingGrain>(index))), bare);
            Array.ForEach(actors, actor => actor.Stop());
        }

        await host.StopAsync(cancellationToken);
        return 0;
    }

    private static Func<int, ValueTask<int>> CallTask(IPingGrain grain) => value => new ValueTask<int>(grain.PingTask(value));

    private static async Task<IHost> StartHostAsync(CancellationToken cancellationToken)
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.UseOrleans(silo => silo.UseLocalhostClustering());
        var host = builder.Build();
        await host.StartAsync(cancellationToken);
        return host;
    }

    private static void Print(CallResult result, CallResult bare) => Console.WriteLine(
        $"| {result.Name} | {result.Callers} | {result.CallsPerSecond:N0} | {result.CallsPerSecond / bare.CallsPerSecond:P0} | {result.BytesPerCall:F0} | {result.MedianMicroseconds:F1} | {result.P99Microseconds:F1} | {result.SlowestShare:F2} |");
}

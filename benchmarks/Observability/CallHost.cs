using System.Diagnostics;
using Actors.Benchmarks.Calls;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Orleans.Configuration;
using Orleans.Hosting;

namespace Actors.Benchmarks.Observability;

/// <summary>A silo in this process that counts and times its calls, as metrics and dashboard want it to, or does not. All run the same machine code.</summary>
internal sealed class CallHost : IAsyncDisposable
{
    private const int Callers = 100;
    private const int CallsPerLook = 100;

    private readonly IHost _host;
    private readonly IPingGrain[] _grains;

    private CallHost(IHost host)
    {
        _host = host;
        var factory = host.Services.GetRequiredService<IGrainFactory>();
        _grains = [.. Enumerable.Range(0, Callers).Select(index => factory.GetGrain<IPingGrain>(index))];
    }

    /// <summary>One of its grains.</summary>
    public IPingGrain Grain => _grains[0];

    public static async Task<CallHost> StartAsync(bool isCounting, CancellationToken cancellationToken)
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.UseOrleans(silo => silo.UseLocalhostClustering().Configure<StatisticsOptions>(statistics => statistics.CountCalls = isCounting));
        var host = builder.Build();
        await host.StartAsync(cancellationToken);
        return new CallHost(host);
    }

    /// <summary>One turn: a hundred callers, each with a grain of its own.</summary>
    public async Task<LoadSample> RunAsync(TimeSpan duration)
    {
        var (before, started) = (Environment.CpuUsage.TotalTime, Stopwatch.GetTimestamp());
        var counts = await Task.WhenAll(_grains.Select(grain => Task.Run(() => CallAsync(grain, started, duration))));
        return new LoadSample(counts.Sum(), Stopwatch.GetElapsedTime(started), Environment.CpuUsage.TotalTime - before);
    }

    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync();
        _host.Dispose();
    }

    private static async Task<long> CallAsync(IPingGrain grain, long started, TimeSpan duration)
    {
        var calls = 0L;
        while (Stopwatch.GetElapsedTime(started) < duration)
        {
            for (var call = 0; call < CallsPerLook; call++)
            {
                await grain.Ping(call);
            }

            calls += CallsPerLook;
        }

        return calls;
    }
}

using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using Actors.Benchmarks.Calls;
using Actors.Benchmarks.Processes;
using Actors.Silo;
using Microsoft.Extensions.DependencyInjection;

namespace Actors.Benchmarks.Observability;

/// <summary>A host with everything that a process has, and callers of grains in it: whoever meters it, meters the whole process.</summary>
internal sealed class CallProcess : IAsyncDisposable
{
    private const string CommandName = "observed-calls";
    private const string Ready = "calls at ";
    private const int Callers = 100;
    private const int CallsPerLook = 100;

    private readonly ChildProcess _process;

    private CallProcess(ChildProcess process) => _process = process;

    public Uri Address => new(_process.ReadyLine[Ready.Length..]);

    public static async Task<CallProcess> StartAsync(string database, IReadOnlyDictionary<string, string>? environment, CancellationToken cancellationToken) =>
        new(await ChildProcess.StartAsync("Actors.Benchmarks.dll", [CommandName, database], Ready, cancellationToken, environment));

    public static Command CreateCommand()
    {
        var database = new Argument<string>("database");
        var command = new Command(CommandName, "One process of the observability benchmark; started by it.") { database };
        command.Hidden = true;
        command.SetAction((result, cancellationToken) => RunAsync(result.GetRequiredValue(database), cancellationToken));
        return command;
    }

    /// <summary>One turn of calls.</summary>
    public async Task<LoadSample> RunAsync(TimeSpan duration, CancellationToken cancellationToken)
    {
        var answer = (await _process.AskAsync(Text(duration.Ticks), cancellationToken)).Split(' ').Select(number => long.Parse(number, CultureInfo.InvariantCulture)).ToArray();
        return new LoadSample(answer[0], new TimeSpan(answer[1]), new TimeSpan(answer[2]));
    }

    public ValueTask DisposeAsync() => _process.DisposeAsync();

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);

    private static async Task RunAsync(string database, CancellationToken cancellationToken)
    {
        var options = ActorsConfiguration.Read([new(nameof(ActorsOptions.Database), database), new(nameof(ActorsOptions.HttpPort), "0"), new(nameof(ActorsOptions.DnsPort), "0")]);
        await using var host = ActorsHost.Create(options);
        await host.StartAsync(cancellationToken);
        var grains = host.Services.GetRequiredService<IGrainFactory>();
        var called = Enumerable.Range(0, Callers).Select(index => grains.GetGrain<IPingGrain>(index)).ToArray();
        Console.WriteLine($"{Ready}{host.Address}");
        while (await Console.In.ReadLineAsync(cancellationToken) is { } ticks)
        {
            var (before, started) = (Environment.CpuUsage.TotalTime, Stopwatch.GetTimestamp());
            var end = started + (long)(new TimeSpan(long.Parse(ticks, CultureInfo.InvariantCulture)).TotalSeconds * Stopwatch.Frequency);
            var counts = await Task.WhenAll(called.Select(grain => Task.Run(() => CallAsync(grain, end))));
            Console.WriteLine($"{Text(counts.Sum())} {Text(Stopwatch.GetElapsedTime(started).Ticks)} {Text((Environment.CpuUsage.TotalTime - before).Ticks)}");
        }

        await host.StopAsync();
    }

    private static async Task<long> CallAsync(IPingGrain grain, long end)
    {
        var calls = 0L;
        while (Stopwatch.GetTimestamp() < end)
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

using System.CommandLine;
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

    /// <summary>One round of calls.</summary>
    public async Task<LoadSample> MeasureAsync(TimeSpan duration, CancellationToken cancellationToken)
    {
        var answer = (await _process.AskAsync(duration.TotalSeconds.ToString(CultureInfo.InvariantCulture), cancellationToken)).Split(' ');
        return new LoadSample(double.Parse(answer[0], CultureInfo.InvariantCulture), double.Parse(answer[1], CultureInfo.InvariantCulture));
    }

    public ValueTask DisposeAsync() => _process.DisposeAsync();

    private static async Task RunAsync(string database, CancellationToken cancellationToken)
    {
        var options = ActorsConfiguration.Read([new(nameof(ActorsOptions.Database), database), new(nameof(ActorsOptions.HttpPort), "0"), new(nameof(ActorsOptions.DnsPort), "0")]);
        await using var host = ActorsHost.Create(options);
        await host.StartAsync(cancellationToken);
        var grains = host.Services.GetRequiredService<IGrainFactory>();
        Console.WriteLine($"{Ready}{host.Address}");
        while (await Console.In.ReadLineAsync(cancellationToken) is { } seconds)
        {
            var duration = TimeSpan.FromSeconds(double.Parse(seconds, CultureInfo.InvariantCulture));
            var result = await CallLoad.RunAsync("calls", Callers, duration, index => grains.GetGrain<IPingGrain>(index).Ping);
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{result.CallsPerSecond} {result.ProcessorMicroseconds}"));
        }

        await host.StopAsync();
    }
}

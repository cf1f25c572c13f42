using Actors.AppHost.Display;
using Actors.Silo;
using Actors.Sql;
using Spectre.Console;

namespace Actors.AppHost;

/// <summary>Runs a silo and the gateway in this process until it is asked to stop.</summary>
internal static class SingleRun
{
    public static async Task<int> RunAsync(ActorsOptions options, IAnsiConsole console, CancellationToken cancellationToken)
    {
        await using var host = ActorsHost.Create(options);
        await host.StartAsync(cancellationToken);
        console.Write(StartTable.Create(host.Address));
        console.WriteLine();
        console.WriteLine($"Data lies in the {DatabaseTarget.Parse(options.Database)}. Ctrl+C stops everything.");
        using var health = new HealthLine(host.Address, console);
        await health.ShowUntilAsync(host.Stopping);
        console.WriteLine("Stopping.");
        await host.WaitForShutdownAsync();
        console.WriteLine("Stopped.");
        return 0;
    }
}

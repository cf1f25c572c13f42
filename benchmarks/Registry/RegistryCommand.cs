using System.CommandLine;
using Actors.Benchmarks.Gateway;
using Actors.Silo;

namespace Actors.Benchmarks.Registry;

/// <summary>The entry point: <c>benchmarks registry</c>.</summary>
public static class RegistryCommand
{
    private const int DefaultServices = 5_000;
    private const int DefaultInstances = 20_000;
    private const int DefaultBeatSeconds = 10;
    private const int DefaultTtlSeconds = 15;
    private const int DefaultSeconds = 60;
    private const int DefaultDeaths = 100;

    /// <summary>Creates the command for the root of the benchmarks.</summary>
    public static Command Create()
    {
        var services = Number("--services", "How many services.", DefaultServices);
        var instances = Number("--instances", "How many instances, spread over the services.", DefaultInstances);
        var beat = Number("--beat", "Seconds between two heartbeats of an instance.", DefaultBeatSeconds);
        var ttl = Number("--ttl", "The TTL of each check, in seconds.", DefaultTtlSeconds);
        var seconds = Number("--seconds", "How long the steady phase is watched.", DefaultSeconds);
        var deaths = Number("--deaths", "How many instances then fall silent.", DefaultDeaths);
        var database = new Option<string>("--database") { Description = "'sqlite', 'postgres' (a private server), or a connection string.", DefaultValueFactory = _ => "postgres" };
        var command = new Command("registry", "Many instances that report, what that costs the database, and how soon a silent one is left out.")
        {
            services, instances, beat, ttl, seconds, deaths, database,
        };
        command.SetAction(async (arguments, cancellationToken) =>
        {
            await using var target = await BenchmarkDatabase.OpenAsync(arguments.GetValue(database)!);
            await using var silo = ActorsHost.Create(new ActorsOptions { Database = target.Database, HttpPort = 0 });
            await silo.StartAsync(cancellationToken);
            var plan = new RegistryPlan(
                arguments.GetValue(services),
                arguments.GetValue(instances),
                TimeSpan.FromSeconds(arguments.GetValue(beat)),
                TimeSpan.FromSeconds(arguments.GetValue(ttl)),
                TimeSpan.FromSeconds(arguments.GetValue(seconds)),
                arguments.GetValue(deaths));
            await new RegistryBenchmark(plan, silo.Address, target.Database).RunAsync(cancellationToken);
            await silo.StopAsync();
        });
        return command;
    }

    private static Option<int> Number(string name, string description, int standard) =>
        new(name) { Description = description, DefaultValueFactory = _ => standard };
}

/// <summary>What a run does.</summary>
internal sealed record RegistryPlan(int Services, int Instances, TimeSpan Beat, TimeSpan Ttl, TimeSpan Steady, int Deaths)
{
    public string ServiceOf(int instance) => $"service-{instance % Services}";
}

using System.CommandLine;

namespace Actors.Benchmarks.Observability;

/// <summary>The entry point: <c>benchmarks observability</c>.</summary>
public static class ObservabilityCommand
{
    public static Command Create()
    {
        var sets = new Option<int>("--sets") { Description = "How often all processes are started anew; three times, each variant is once the first to start.", DefaultValueFactory = _ => 3 };
        var rounds = new Option<int>("--rounds") { Description = "How many rounds each set of processes gets: four seconds for each variant.", DefaultValueFactory = _ => 10 };
        var silos = new Option<int>("--silos") { Description = "How many silo processes stand behind each gateway.", DefaultValueFactory = _ => 2 };
        var database = new Option<string>("--database") { Description = "'postgres' (private servers, one for each variant) or 'sqlite'.", DefaultValueFactory = _ => "postgres" };
        database.AcceptOnlyFromAmong("postgres", "sqlite");
        var loads = new Option<string[]>("--loads") { Description = "What to measure.", DefaultValueFactory = _ => ObservabilityBenchmark.Loads, AllowMultipleArgumentsPerToken = true };
        loads.AcceptOnlyFromAmong(ObservabilityBenchmark.Loads);
        var command = new Command("observability", "Throughput with metrics and dashboard, scraped and looked at, beside the same without.") { sets, rounds, silos, database, loads };
        command.SetAction((arguments, cancellationToken) => new ObservabilityBenchmark(
            arguments.GetValue(database)!, arguments.GetValue(silos), arguments.GetValue(sets), arguments.GetValue(rounds)).RunAsync(arguments.GetValue(loads)!, cancellationToken));
        return command;
    }
}

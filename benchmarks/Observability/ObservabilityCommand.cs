using System.CommandLine;

namespace Actors.Benchmarks.Observability;

/// <summary>The entry point: <c>benchmarks observability</c>.</summary>
public static class ObservabilityCommand
{
    public static Command Create()
    {
        var seconds = new Option<int>("--seconds") { Description = "How long each round of a variant runs.", DefaultValueFactory = _ => 2 };
        var rounds = new Option<int>("--rounds") { Description = "How often the variants take turns.", DefaultValueFactory = _ => 20 };
        var silos = new Option<int>("--silos") { Description = "How many silo processes stand behind each gateway.", DefaultValueFactory = _ => 2 };
        var database = new Option<string>("--database") { Description = "'postgres' (private servers, one for each variant) or 'sqlite'.", DefaultValueFactory = _ => "postgres" };
        database.AcceptOnlyFromAmong("postgres", "sqlite");
        var command = new Command("observability", "Throughput with metrics and dashboard, scraped and looked at, beside the same without.") { seconds, rounds, silos, database };
        command.SetAction((arguments, cancellationToken) => new ObservabilityBenchmark(
            arguments.GetValue(database)!, arguments.GetValue(silos), arguments.GetValue(rounds), TimeSpan.FromSeconds(arguments.GetValue(seconds))).RunAsync(cancellationToken));
        return command;
    }
}

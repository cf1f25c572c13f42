using System.CommandLine;
using Actors.Benchmarks.Gateway;

namespace Actors.Benchmarks.Watching;

/// <summary>The entry point: <c>benchmarks watch</c>.</summary>
public static class WatchCommand
{
    private const int DefaultWaiters = 15_000;
    private const int DefaultChanges = 20_000;
    private const int DefaultWriters = 8;

    /// <summary>Creates the command for the root of the benchmarks.</summary>
    public static Command Create()
    {
        var waiters = new Option<int>("--waiters") { Description = "How many blocking queries wait, each on a connection of its own; the limit of open files must allow as many.", DefaultValueFactory = _ => DefaultWaiters };
        var changes = new Option<int>("--changes") { Description = "How many changes an event stream is to tell.", DefaultValueFactory = _ => DefaultChanges };
        var writers = new Option<int>("--writers") { Description = "How many write them at the same time.", DefaultValueFactory = _ => DefaultWriters };
        var rate = new Option<int>("--rate") { Description = "Changes per second of all writers together; 0 for as many as go.", DefaultValueFactory = _ => 0 };
        var database = new Option<string>("--database") { Description = "'sqlite', 'postgres' (a private server), or a connection string.", DefaultValueFactory = _ => "postgres" };
        var command = new Command("watch", "Memory of idle blocking queries in a gateway process, and the time from an acknowledged write to a watcher.") { waiters, changes, writers, rate, database };
        command.SetAction(async (arguments, cancellationToken) =>
        {
            await using var target = await BenchmarkDatabase.OpenAsync(arguments.GetValue(database)!);
            await using var processes = await SeparateProcesses.StartAsync(target.Database, silos: 2, cancellationToken);
            await new IdleWaiters(processes, arguments.GetValue(waiters)).RunAsync(cancellationToken);
            await new StreamLatency(processes.Address, arguments.GetValue(writers), arguments.GetValue(changes), arguments.GetValue(rate)).RunAsync(cancellationToken);
        });
        return command;
    }
}

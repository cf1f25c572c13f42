using System.CommandLine;

namespace Actors.Cluster.Tests.Locks;

/// <summary><c>contender</c>: competes for a lock, in a process that a test can freeze.</summary>
internal static class ContenderCommand
{
    public const string Name = "contender";

    public static Command Create()
    {
        var gateway = new Argument<string>("gateway") { Description = "The address of the gateway." };
        var name = new Argument<string>("name") { Description = "Who it is; part of every value that it writes." };
        var key = new Argument<string>("key") { Description = "The key to hold, and to write while holding it." };
        var ttl = new Argument<string>("ttl") { Description = "The TTL of its sessions, such as 1s." };
        var command = new Command(Name, "Competes for a lock until its input ends; reports each grant and each fenced write as a line.") { gateway, name, key, ttl };
        command.SetAction(async parsed =>
        {
            using var contender = new Contender(new Uri(parsed.GetValue(gateway)!), parsed.GetValue(name)!, parsed.GetValue(key)!, parsed.GetValue(ttl)!, Console.Out);
            using var cts = new CancellationTokenSource();
            var running = contender.RunAsync(cts.Token);
            while (await Console.In.ReadLineAsync() is not null)
            {
            }

            await cts.CancelAsync();
            await running;
        });
        return command;
    }
}

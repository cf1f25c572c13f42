using System.CommandLine;
using Actors.Benchmarks.Processes;

namespace Actors.Benchmarks.Gateway;

/// <summary>The bare endpoint as a process of its own, so that it competes for the processors as a gateway of its own does.</summary>
internal sealed class BareProcess : IHttpTarget
{
    private const string CommandName = "bare-endpoint";
    private const string Ready = "bare endpoint at ";

    private readonly ChildProcess _process;

    private BareProcess(ChildProcess process) => _process = process;

    public Uri Address => new(_process.ReadyLine[Ready.Length..]);

    public static async Task<BareProcess> StartAsync(byte[] answer, CancellationToken cancellationToken) =>
        new(await ChildProcess.StartAsync("Actors.Benchmarks.dll", [CommandName, Convert.ToBase64String(answer)], Ready, cancellationToken));

    public static Command CreateCommand()
    {
        var answer = new Argument<string>("answer");
        var command = new Command(CommandName, "The baseline of the gateway benchmark; started by it.") { answer };
        command.Hidden = true;
        command.SetAction(async (result, cancellationToken) =>
        {
            await using var endpoint = await BareEndpoint.StartAsync(Convert.FromBase64String(result.GetRequiredValue(answer)));
            Console.WriteLine($"{Ready}{endpoint.Address}");
            await Console.In.ReadToEndAsync(cancellationToken);
        });
        return command;
    }

    public ValueTask DisposeAsync() => _process.DisposeAsync();
}

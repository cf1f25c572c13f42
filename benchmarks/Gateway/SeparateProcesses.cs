using System.Globalization;
using System.Text.RegularExpressions;
using Actors.Benchmarks.Processes;

namespace Actors.Benchmarks.Gateway;

/// <summary>A gateway and silos, each a process of its own, as they are deployed.</summary>
internal sealed partial class SeparateProcesses : IHttpTarget
{
    private const string GatewayReady = "Serving ";

    private static readonly string[] OwnProgram = ["Actors.Silo.dll"];

    private readonly List<ChildProcess> _processes = [];
    private readonly IReadOnlyDictionary<string, string>? _environment;
    private readonly IReadOnlyList<string> _program;

    private SeparateProcesses(IReadOnlyDictionary<string, string>? environment, IReadOnlyList<string> program) => (_environment, _program) = (environment, program);

    public Uri Address { get; private set; } = null!;

    /// <summary>Where each process serves its metrics.</summary>
    public IReadOnlyList<Uri> Addresses => [.. _processes.Select(process => new Uri(AddressIn().Match(process.ReadyLine).Value))];

    /// <summary>What all processes have used so far.</summary>
    public TimeSpan ProcessorTime => _processes.Aggregate(TimeSpan.Zero, static (sum, process) => sum + process.ProcessorTime);

    /// <summary>The memory of the gateway's process.</summary>
    public long GatewayResidentBytes => _processes[^1].ResidentBytes;

    /// <param name="database">Where they store.</param>
    /// <param name="silos">How many silos stand behind the gateway.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <param name="environment">Set for all of them.</param>
    /// <param name="program">What runs them, an assembly and arguments before theirs; their own program by default.</param>
    public static async Task<SeparateProcesses> StartAsync(
        string database, int silos, CancellationToken cancellationToken, IReadOnlyDictionary<string, string>? environment = null, IReadOnlyList<string>? program = null)
    {
        var started = new SeparateProcesses(environment, program ?? OwnProgram);
        for (var index = 0; index < silos; index++)
        {
            var ports = ChildProcess.FreePorts(2);
            await started.StartAsync(
                ["--silo-port", Text(ports[0]), "--client-port", Text(ports[1])], database, "A silo at ", cancellationToken);
        }

        var gateway = await started.StartAsync(["gateway"], database, GatewayReady, cancellationToken);
        started.Address = new Uri(gateway.ReadyLine[GatewayReady.Length..].Split(' ')[0]);
        return started;
    }

    /// <summary>Writes a line to the input of each process.</summary>
    public Task TellAsync(string line, CancellationToken cancellationToken) => Task.WhenAll(_processes.Select(process => process.TellAsync(line, cancellationToken)));

    public async ValueTask DisposeAsync()
    {
        foreach (var process in Enumerable.Reverse(_processes))
        {
            await process.DisposeAsync();
        }
    }

    private async Task<ChildProcess> StartAsync(string[] arguments, string database, string readyPrefix, CancellationToken cancellationToken)
    {
        string[] all = [.. _program.Skip(1), .. arguments, "--database", database, "--port", "0", "--supervised"];
        var process = await ChildProcess.StartAsync(_program[0], all, readyPrefix, cancellationToken, _environment);
        _processes.Add(process);
        return process;
    }

    private static string Text(int port) => port.ToString(CultureInfo.InvariantCulture);

    [GeneratedRegex(@"http://[^/]+/")]
    private static partial Regex AddressIn();
}

using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Actors.Sql;

namespace Actors.Benchmarks.Cluster;

/// <summary>Silo processes that find each other in a database file of their own; each also echoes frames on another port.</summary>
internal sealed class ClusterProcesses : IAsyncDisposable
{
    public const string ClusterId = "benchmark";
    public const string Invariant = "Microsoft.Data.Sqlite";

    private static readonly TimeSpan StopTimeMax = TimeSpan.FromSeconds(10);

    private readonly List<Process> _processes = [];
    private readonly string _folder;

    private ClusterProcesses(string folder)
    {
        _folder = folder;
        ConnectionString = DatabaseTarget.OfFile(Path.Combine(folder, "cluster.db")).ConnectionString;
    }

    public string ConnectionString { get; }

    public List<int> EchoPorts { get; } = [];

    /// <summary>What the silos and this process have used so far.</summary>
    public TimeSpan ProcessorTime()
    {
        var total = Environment.CpuUsage.TotalTime;
        foreach (var process in _processes)
        {
            process.Refresh();
            total += process.TotalProcessorTime;
        }

        return total;
    }

    public static async Task<ClusterProcesses> StartAsync(int count, CancellationToken cancellationToken)
    {
        var processes = new ClusterProcesses(System.IO.Directory.CreateTempSubdirectory("actors-cluster-").FullName);
        await Schema.ApplyAsync(DatabaseTarget.Parse(processes.ConnectionString), cancellationToken);
        for (var index = 0; index < count; index++)
        {
            await processes.StartOneAsync(cancellationToken);
        }

        return processes;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var process in _processes)
        {
            process.StandardInput.Close();
            using var limit = new CancellationTokenSource(StopTimeMax);
            try
            {
                await process.WaitForExitAsync(limit.Token);
            }
            catch (OperationCanceledException)
            {
                process.Kill();
            }

            process.Dispose();
        }

        System.IO.Directory.Delete(_folder, recursive: true);
    }

    private async Task StartOneAsync(CancellationToken cancellationToken)
    {
        var ports = FreePorts(3);
        string[] arguments =
        [
            typeof(ClusterProcesses).Assembly.Location, ClusterSilo.CommandName, ConnectionString, .. ports.Select(port => port.ToString(CultureInfo.InvariantCulture)),
        ];
        var process = Process.Start(new ProcessStartInfo(Environment.ProcessPath!, arguments) { RedirectStandardInput = true, RedirectStandardOutput = true })!;
        _processes.Add(process);
        EchoPorts.Add(ports[2]);
        while (await process.StandardOutput.ReadLineAsync(cancellationToken) is { } line)
        {
            if (line == ClusterSilo.Ready)
            {
                return;
            }
        }

        throw new InvalidOperationException($"A silo process ended with exit code '{process.ExitCode}' before it was ready; run '{string.Join(' ', arguments)}' to see why.");
    }

    private static int[] FreePorts(int count)
    {
        var listeners = Enumerable.Range(0, count).Select(_ => new TcpListener(IPAddress.Loopback, 0)).ToArray();
        Array.ForEach(listeners, listener => listener.Start());
        var ports = listeners.Select(listener => ((IPEndPoint)listener.LocalEndpoint).Port).ToArray();
        Array.ForEach(listeners, listener => listener.Stop());
        return ports;
    }
}

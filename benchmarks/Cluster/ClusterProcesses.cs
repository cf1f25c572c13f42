using System.Globalization;
using Actors.Benchmarks.Processes;
using Actors.Sql;

namespace Actors.Benchmarks.Cluster;

/// <summary>Silo processes that find each other in a database file of their own; each also echoes frames on another port.</summary>
internal sealed class ClusterProcesses : IAsyncDisposable
{
    public const string ClusterId = "benchmark";
    public const string Invariant = "Microsoft.Data.Sqlite";

    private readonly List<ChildProcess> _silos = [];
    private readonly string _folder;

    private ClusterProcesses(string folder)
    {
        _folder = folder;
        ConnectionString = DatabaseTarget.OfFile(Path.Combine(folder, "cluster.db")).ConnectionString;
    }

    public string ConnectionString { get; }

    public List<int> EchoPorts { get; } = [];

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

    /// <summary>What the silos and this process have used so far.</summary>
    public TimeSpan ProcessorTime() => _silos.Aggregate(Environment.CpuUsage.TotalTime, static (sum, silo) => sum + silo.ProcessorTime);

    public async ValueTask DisposeAsync()
    {
        foreach (var silo in _silos)
        {
            await silo.DisposeAsync();
        }

        System.IO.Directory.Delete(_folder, recursive: true);
    }

    private async Task StartOneAsync(CancellationToken cancellationToken)
    {
        var ports = ChildProcess.FreePorts(3);
        string[] arguments = [ClusterSilo.CommandName, ConnectionString, .. ports.Select(port => port.ToString(CultureInfo.InvariantCulture))];
        _silos.Add(await ChildProcess.StartAsync("Actors.Benchmarks.dll", arguments, ClusterSilo.Ready, cancellationToken));
        EchoPorts.Add(ports[2]);
    }
}

using System.Globalization;
using Actors.Cluster.Tests.Network;
using Actors.Sql;

namespace Actors.Cluster.Tests.Harness;

/// <summary>A cluster of real processes on free ports of this machine, with a database and a folder of their own.</summary>
internal sealed class ProcessCluster : IAsyncDisposable
{
    private readonly List<NodeProcess> _silos = [];
    private readonly string? _keptLogs;

    private ProcessCluster(string folder, ClusterDatabase database, NetworkLab? network, string? keptLogs)
    {
        _keptLogs = keptLogs;
        Folder = folder;
        Database = database;
        Network = network;
    }

    /// <summary>Holds the logs, and the database when it is a file.</summary>
    public string Folder { get; }

    public ClusterDatabase Database { get; }

    /// <summary>Null unless the settings asked for one.</summary>
    public NetworkLab? Network { get; }

    public IReadOnlyList<NodeProcess> Silos => _silos;

    public NodeProcess Gateway { get; private set; } = null!;

    /// <summary>Starts everything and waits until it is ready.</summary>
    public static async Task<ProcessCluster> StartAsync(ClusterSettings settings)
    {
        var folder = System.IO.Directory.CreateTempSubdirectory("actors-cluster-").FullName;
        var network = settings.HasNetwork ? await NetworkLab.CreateAsync(settings.Silos) : null;
        var cluster = new ProcessCluster(folder, await ClusterDatabase.OpenAsync(settings.Database, folder), network, settings.KeptLogs);
        try
        {
            await Schema.ApplyAsync(DatabaseTarget.Parse(cluster.Database.Connection), CancellationToken.None);
            cluster.CreateNodes(settings);
            cluster._silos.ForEach(silo => silo.Start());
            cluster.Gateway.Start();
            await cluster.WaitUntilReadyAsync();
            return cluster;
        }
        catch
        {
            await cluster.DisposeAsync();
            throw;
        }
    }

    /// <summary>The number, which begins with 1, of the silo that has the most grains: a fault that happens to it matters.</summary>
    public async Task<int> FindBusiestAsync()
    {
        var statuses = await Task.WhenAll(_silos.Select(silo => silo.ReadStatusAsync()));
        return Enumerable.Range(1, _silos.Count).MaxBy(number => statuses[number - 1]?.Activations ?? 0);
    }

    public Task WaitUntilReadyAsync() => Task.WhenAll(_silos.Append(Gateway).Where(node => node.IsRunning).Select(node => node.WaitUntilReadyAsync()));

    /// <summary>Kills silos, one after the other, each for a pause and after one, and starts them again.</summary>
    public async Task KillInTurnAsync(int kills, TimeSpan pause)
    {
        foreach (var silo in _silos.Take(kills))
        {
            await Task.Delay(pause);
            await silo.KillAsync();
            await Task.Delay(pause);
            silo.Start();
            await silo.WaitUntilReadyAsync();
        }
    }

    public string Describe() => string.Join("\n\n", _silos.Append(Gateway).Select(node => node.Describe()));

    public async ValueTask DisposeAsync()
    {
        foreach (var node in _silos.Append(Gateway).OfType<NodeProcess>())
        {
            await node.DisposeAsync();
        }

        await Database.DisposeAsync();
        if (Network is not null)
        {
            await Network.DisposeAsync();
        }

        KeepLogs();
        System.IO.Directory.Delete(Folder, recursive: true);
    }

    private void KeepLogs()
    {
        if (_keptLogs is not null)
        {
            System.IO.Directory.CreateDirectory(_keptLogs);
            foreach (var log in System.IO.Directory.EnumerateFiles(Folder, "*.log"))
            {
                File.Copy(log, Path.Combine(_keptLogs, Path.GetFileName(log)), overwrite: true);
            }
        }
    }

    private void CreateNodes(ClusterSettings settings)
    {
        var clusterId = string.Create(CultureInfo.InvariantCulture, $"test-{Environment.ProcessId}-{FreePort.Next()}");
        for (var number = 1; number <= settings.Silos; number++)
        {
            _silos.Add(CreateSilo(number, clusterId, settings));
        }

        var port = FreePort.Next();
        // Any port for DNS: the default, 100 above that of HTTP, may be one that a silo has left for a moment.
        Gateway = new NodeProcess(
            new NodeSettings("gateway", [], ["gateway", "--supervised", "--port", Text(port), "--dns-port", "0"], Configuration(clusterId, Database.Connection, settings), Http("127.0.0.1", port)), Folder);
    }

    private NodeProcess CreateSilo(int number, string clusterId, ClusterSettings settings)
    {
        var address = ClusterSettings.AddressOf(Network, number);
        var http = FreePort.Next();
        var configuration = Configuration(clusterId, Network is null ? Database.Connection : Network.Forward(Database.Connection), settings);
        configuration["Actors__HttpAddress"] = address;
        string[] arguments =
            ["--supervised", "--address", address, "--silo-port", Text(FreePort.Next()), "--client-port", Text(FreePort.Next()), "--port", Text(http)];
        return new NodeProcess(
            new NodeSettings($"silo-{number}", Network is null ? [] : NetworkLab.PrefixOf(number), arguments, configuration, Http(address, http)), Folder);
    }

    private static Dictionary<string, string> Configuration(string clusterId, string database, ClusterSettings settings) => new(settings.Environment, StringComparer.Ordinal)
    {
        ["Actors__Database"] = database,
        ["Actors__EnsureSchema"] = "false",
        ["Actors__ClusterId"] = clusterId,
        ["Logging__LogLevel__Default"] = "Information",
        ["Logging__LogLevel__Microsoft.AspNetCore"] = "Warning",
    };

    private static Uri Http(string address, int port) => new UriBuilder(Uri.UriSchemeHttp, address, port).Uri;

    private static string Text(int port) => port.ToString(CultureInfo.InvariantCulture);
}

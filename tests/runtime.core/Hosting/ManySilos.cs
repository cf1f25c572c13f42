using System.Collections.Concurrent;
using Actors.Runtime.Clients;
using Actors.Runtime.Core.Tests.Clients;
using Actors.Runtime.Core.Tests.Messaging;
using Actors.Runtime.Core.Tests.Scripts;
using Actors.Runtime.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Orleans.Configuration;
using Orleans.TestingHost;

namespace Actors.Runtime.Core.Tests.Hosting;

/// <summary>A cluster of several silos and a client in a host of its own.</summary>
internal sealed class ManySilos : IAsyncDisposable
{
    private ManySilos(InProcessTestCluster cluster, Board board, LogCapture logs)
    {
        Cluster = cluster;
        Board = board;
        Logs = logs;
    }

    public InProcessTestCluster Cluster { get; }

    public Board Board { get; }

    public LogCapture Logs { get; }

    public IClusterClient Client => Cluster.Client;

    public ClientGrainLocator Locator => Cluster.ClientHost!.Services.GetRequiredService<ClientGrainLocator>();

    public static ManySilos Build(short silos, ConnectionTransportType transport = ConnectionTransportType.InMemory)
    {
        var board = new Board();
        var logs = new LogCapture();
        var builder = new InProcessTestClusterBuilder(silos);
        builder.Options.ConnectionTransport = transport;
        builder.Options.UseHostedClient = false;
        builder.ConfigureHost(host => host.Logging.AddProvider(logs));
        builder.ConfigureSilo((_, silo) =>
        {
            silo.AddMemoryGrainStorageAsDefault();
            // All silos are this process: their processor figures differ only by the moment at which each looked.
            silo.Configure<ResourceOptimizedPlacementOptions>(weights => weights.CpuUsageWeight = 0);
            silo.Services.AddSingleton(board);
            silo.Services.AddSingleton<ILocalSiloDetailsOfTest>(services => new Details(services.GetRequiredService<LocalSilo>().Address));
        });
        return new ManySilos(builder.Build(), board, logs);
    }

    public static async Task<ManySilos> StartAsync(short silos, ConnectionTransportType transport = ConnectionTransportType.InMemory)
    {
        var built = Build(silos, transport);
        await built.Cluster.DeployAsync();
        return built;
    }

    public ISeatGrain Seat(string? key = null) => Client.GetGrain<ISeatGrain>(key ?? ScriptGrains.NewKey());

    public IWireGrain Wire(string? key = null) => Client.GetGrain<IWireGrain>(key ?? ScriptGrains.NewKey());

    public ITellingGrain Telling(string? key = null) => Client.GetGrain<ITellingGrain>(key ?? ScriptGrains.NewKey());

    /// <summary>A grain whose activation is at this silo.</summary>
    public async Task<ISeatGrain> SeatAtAsync(SiloAddress silo)
    {
        while (true)
        {
            var grain = Seat();
            if ((await grain.Where()).Silo.Equals(silo))
            {
                return grain;
            }
        }
    }

    /// <summary>The grain factory of a silo.</summary>
    public static IGrainFactory GrainsOf(SiloHandle silo) => silo.ServiceProvider.GetRequiredService<IGrainFactory>();

    /// <summary>Calls grains all the time from the client until disposed; keeps what failed.</summary>
    public Load StartLoad(int grainsCount, int callersCount) => new([.. Enumerable.Range(0, grainsCount).Select(_ => Seat())], callersCount);

    public async ValueTask DisposeAsync()
    {
        Board.OpenAll();
        await Cluster.DisposeAsync();
    }

    private sealed record Details(SiloAddress Address) : ILocalSiloDetailsOfTest;

    internal sealed class Load
    {
        private readonly CancellationTokenSource _cts = new();
        private readonly Task[] _callers;
        private long _count;

        public Load(ISeatGrain[] grains, int callersCount) =>
            _callers = [.. Enumerable.Range(0, callersCount).Select(caller => Task.Run(() => CallAsync(grains, caller)))];

        public ConcurrentQueue<Exception> Failures { get; } = [];

        public long Count => Interlocked.Read(ref _count);

        /// <summary>Waits for so many more answers.</summary>
        public Task MoreAsync(int answers)
        {
            var goal = Count + answers;
            return Actors.Tests.Infrastructure.Eventually.TrueAsync(() => Count >= goal, TimeSpan.FromSeconds(60), () => $"{Count} answers, {Failures.Count} failures: {Failures.FirstOrDefault()}");
        }

        public async Task StopAsync()
        {
            await _cts.CancelAsync();
            await Task.WhenAll(_callers).WaitAsync(TimeSpan.FromSeconds(60));
            _cts.Dispose();
        }

        private async Task CallAsync(ISeatGrain[] grains, int caller)
        {
            for (var i = caller; !_cts.IsCancellationRequested; i++)
            {
                try
                {
                    await grains[i % grains.Length].Where();
                    Interlocked.Increment(ref _count);
                }
                catch (Exception exception)
                {
                    Failures.Enqueue(exception);
                }

                // Others share the machine.
                await Task.Delay(1);
            }
        }
    }
}

using Actors.Runtime.Activations;
using Actors.Runtime.Core.Tests.Scripts;
using Actors.Runtime.Lifetime;
using Actors.Tests.Infrastructure;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Orleans.TestingHost;

namespace Actors.Runtime.Core.Tests;

/// <summary>One silo with memory storage, a board that grains share with the test, captured logs, and a clock that may stand still.</summary>
public sealed class TestSilo : IAsyncDisposable
{
    private TestSilo(InProcessTestCluster cluster, Board board, LogCapture logs, FakeTimeProvider? clock)
    {
        Cluster = cluster;
        Board = board;
        Logs = logs;
        Clock = clock ?? new FakeTimeProvider();
        Client = cluster.Client;
        Services = cluster.GetSiloServiceProvider();
        Catalog = Services.GetRequiredService<ActivationCatalog>();
    }

    public InProcessTestCluster Cluster { get; }

    public IClusterClient Client { get; }

    public IServiceProvider Services { get; }

    public Board Board { get; }

    public LogCapture Logs { get; }

    /// <summary>The silo's clock, if it was started with one.</summary>
    public FakeTimeProvider Clock { get; }

    internal ActivationCatalog Catalog { get; }

    public static async Task<TestSilo> StartAsync(Action<ISiloBuilder>? configure = null, FakeTimeProvider? clock = null)
    {
        var board = new Board();
        var logs = new LogCapture();
        var builder = new InProcessTestClusterBuilder();
        builder.ConfigureSilo((_, silo) =>
        {
            silo.AddMemoryGrainStorageAsDefault();
            silo.Services.AddSingleton(board);
            silo.ConfigureLogging(logging => logging.AddProvider(logs));
            if (clock is not null)
            {
                silo.Services.AddSingleton<TimeProvider>(clock);
            }

            configure?.Invoke(silo);
        });
        var cluster = builder.Build();
        await cluster.DeployAsync();
        return new TestSilo(cluster, board, logs, clock);
    }

    /// <summary>The one activation of a grain; null when there is none.</summary>
    internal Activation? ActivationOf(IAddressable grain) => Catalog.Find(grain.GetGrainId()) as Activation;

    /// <summary>Waits until a grain has no activation.</summary>
    public Task GoneAsync(IAddressable grain) => Eventually.TrueAsync(() => !Catalog.Contains(grain.GetGrainId()), TimeSpan.FromSeconds(20), () => $"'{grain.GetGrainId()}' is still there.");

    /// <summary>Waits until a grain has so many requests waiting.</summary>
    public Task WaitingAsync(IAddressable grain, int count) =>
        Eventually.TrueAsync(() => ActivationOf(grain)?.Load().Waiting == count, TimeSpan.FromSeconds(20), () => $"'{grain.GetGrainId()}' has load {ActivationOf(grain)?.Load()}.");

    public ValueTask DisposeAsync()
    {
        Board.OpenAll();
        return Cluster.DisposeAsync();
    }
}

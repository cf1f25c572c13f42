using Actors.Runtime.Activations;
using Actors.Runtime.Core.Tests.Scripts;
using Actors.Runtime.Lifetime;
using Actors.Runtime.State;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Storage;
using Orleans.TestingHost;

namespace Actors.Runtime.Core.Tests.Migration;

/// <summary>Silos that share a storage, which counts what is read.</summary>
internal sealed class MovingCluster : IAsyncDisposable
{
    private MovingCluster(InProcessTestCluster silos, Board board, Presence presence, CountingStorage storage) =>
        (Silos, Board, Presence, Storage) = (silos, board, presence, storage);

    public InProcessTestCluster Silos { get; }

    public Board Board { get; }

    public Presence Presence { get; }

    public CountingStorage Storage { get; }

    public static async Task<MovingCluster> StartAsync(short silos)
    {
        var (board, presence, storage) = (new Board(), new Presence(), new CountingStorage());
        var builder = new InProcessTestClusterBuilder(silos);
        builder.ConfigureSilo((_, silo) =>
        {
            silo.Services.AddSingleton(board).AddSingleton(presence);
            silo.Services.AddKeyedSingleton<IGrainStorage>("Default", storage);
        });
        var cluster = builder.Build();
        await cluster.DeployAsync();
        return new MovingCluster(cluster, board, presence, storage);
    }

    public IMovingGrain Grain(int key) => Silos.Client.GetGrain<IMovingGrain>(key);

    public Activation? Find(IAddressable grain, SiloHandle silo) => Catalog(silo).Find(grain.GetGrainId()) as Activation;

    public SiloHandle HostOf(IAddressable grain) => Silos.Silos.Single(silo => Find(grain, silo) is not null);

    public SiloHandle OtherThan(SiloHandle host) => Silos.Silos.First(silo => silo != host);

    public async ValueTask DisposeAsync() => await Silos.DisposeAsync();

    private ActivationCatalog Catalog(SiloHandle silo) => Silos.GetSiloServiceProvider(silo.SiloAddress).GetRequiredService<ActivationCatalog>();
}

/// <summary>Storage in memory that all silos share.</summary>
internal sealed class CountingStorage : IGrainStorage
{
    private readonly MemoryGrainStorage _inner = new(new SystemTextJsonGrainStorageSerializer(), new ServiceCollection().BuildServiceProvider());
    private int _reads;

    public int Reads => Volatile.Read(ref _reads);

    public Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        Interlocked.Increment(ref _reads);
        return _inner.ReadStateAsync(stateName, grainId, grainState);
    }

    public Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) => _inner.WriteStateAsync(stateName, grainId, grainState);

    public Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) => _inner.ClearStateAsync(stateName, grainId, grainState);
}

using Actors.GrainInterfaces.Greeting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Orleans;
using Orleans.Hosting;
using Orleans.Providers;
using Orleans.Runtime;
using Orleans.Storage;

namespace Actors.Grains.Tests.Greeting;

public sealed class GreetingGrainTests
{
    [Fact]
    public async Task Greet_ManyAtOnce_CountsEachOnce()
    {
        var storage = new FailingStorage();
        using var host = await StartAsync(storage);

        var replies = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => Greeter(host, "World").Greet()));

        Assert.All(replies, reply => Assert.Equal("Hello, World!", reply.Message));
        Assert.Equal(Enumerable.Range(1, 20).Select(count => (long)count), replies.Select(reply => reply.Count).Order());
    }

    [Fact]
    public async Task Greet_StoreFailed_DoesNotCountWhatItDidNotKeep()
    {
        var storage = new FailingStorage();
        using var host = await StartAsync(storage);
        await Greeter(host, "World").Greet();
        storage.IsFailing = true;
        await Assert.ThrowsAnyAsync<Exception>(() => Greeter(host, "World").Greet());
        storage.IsFailing = false;

        Assert.Equal(2, (await Greeter(host, "World").Greet()).Count);
    }

    private static IGreetingGrain Greeter(IHost host, string name) => host.Services.GetRequiredService<IGrainFactory>().GetGrain<IGreetingGrain>(name);

    private static async Task<IHost> StartAsync(IGrainStorage storage)
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Services.AddLogging();
        builder.Services.AddKeyedSingleton(ProviderConstants.DEFAULT_STORAGE_PROVIDER_NAME, storage);
        builder.UseOrleans(silo => silo.UseLocalhostClustering());
        var host = builder.Build();
        await host.StartAsync();
        return host;
    }

    /// <summary>Keeps state in memory, and can refuse to.</summary>
    private sealed class FailingStorage : IGrainStorage
    {
        private readonly Dictionary<GrainId, object?> _states = [];

        public bool IsFailing { get; set; }

        public Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
        {
            grainState.State = Activator.CreateInstance<T>();
            if (_states.TryGetValue(grainId, out var stored) && stored is long count)
            {
                typeof(T).GetProperty("Count")!.SetValue(grainState.State, count);
                grainState.RecordExists = true;
            }

            return Task.CompletedTask;
        }

        public Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
        {
            if (IsFailing)
            {
                throw new InvalidOperationException("The store refuses.");
            }

            _states[grainId] = typeof(T).GetProperty("Count")!.GetValue(grainState.State);
            return Task.CompletedTask;
        }

        public Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) => Task.CompletedTask;
    }
}

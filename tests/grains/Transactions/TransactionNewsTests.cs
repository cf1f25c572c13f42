using System.Reflection;
using Actors.GrainInterfaces.Registry;
using Actors.Grains.Registry.Catalog;
using Actors.Grains.Registry.Instances;
using Actors.Grains.Registry.Storage;
using Actors.Grains.Tests.KeyValue;
using Actors.Grains.Tests.Registry;
using Actors.Grains.Transactions;
using Actors.Ledger;
using Actors.Tests.Infrastructure;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Orleans;

namespace Actors.Grains.Tests.Transactions;

public sealed class TransactionNewsTests
{
    private readonly ScriptedLedger _ledger = new();
    private readonly FakeTimeProvider _clock = new();
    private readonly CatalogCopy _copy;

    public TransactionNewsTests()
    {
        _copy = new CatalogCopy(_clock);
        _copy.Reset([], 0);
    }

    [Fact]
    public async Task Tell_GrainFails_CopyKnowsAllTheSame()
    {
        await News(_ => Task.FromException<RegistryOutcome>(new TimeoutException("gone"))).TellAsync(await CommitAsync());

        Assert.Equal("n", Assert.Single(_copy.Snapshot!.Nodes).Key);
    }

    [Fact]
    public async Task Tell_GrainDoesNotAnswer_EndsSoonAndCopyKnows()
    {
        var telling = News(_ => new TaskCompletionSource<RegistryOutcome>().Task).TellAsync(await CommitAsync());
        Assert.False(telling.IsCompleted);

        _clock.Advance(TimeSpan.FromSeconds(2));
        await telling.WaitAsync(TimeSpan.FromSeconds(10));

        Assert.Equal("n", Assert.Single(_copy.Snapshot!.Nodes).Key);
    }

    // Sets a node beneath all grains.
    private async Task<TransactionCommit> CommitAsync()
    {
        var state = (await TransactionState.ReadAsync(_ledger, [new(null, new(GrainInterfaces.Transactions.RegistryVerb.Set, InstanceId.OfNode("n"), null, 0))]))!;
        state.Instances.Find(InstanceId.OfNode("n")).Become(new ServiceInstance("n", Sample.Definition("", ""), [], 0, 0, 0));
        var (batch, places) = state.ToBatch();
        return new TransactionCommit(state, places, await _ledger.CommitAsync(batch, CancellationToken.None));
    }

    private TransactionNews News(Func<long, Task<RegistryOutcome>> wake)
    {
        var grains = OneGrain.Factory(wake);
        var services = new ServiceCollection()
            .AddSingleton(new InstanceAnnouncer(grains, _copy, NullLogger<InstanceAnnouncer>.Instance)).BuildServiceProvider();
        return new TransactionNews(grains, services, _clock, NullLogger<TransactionNews>.Instance);
    }

    /// <summary>Stands in for the factory, and for the only grain that it gives out.</summary>
    internal class OneGrain : DispatchProxy
    {
        private Func<MethodInfo, object?[]?, object?> _invoke = null!;

        public static IGrainFactory Factory(Func<long, Task<RegistryOutcome>> wake)
        {
            var grain = Create<IServiceInstanceGrain, OneGrain>();
            ((OneGrain)(object)grain)._invoke = (_, arguments) => wake((long)arguments![0]!);
            var factory = Create<IGrainFactory, OneGrain>();
            ((OneGrain)(object)factory)._invoke = (_, _) => grain;
            return factory;
        }

        protected override object? Invoke(MethodInfo? targetMethod, object?[]? args) => _invoke(targetMethod!, args);
    }
}

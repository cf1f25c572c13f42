using Actors.GrainInterfaces.Registry;
using Actors.GrainInterfaces.Transactions;
using Actors.Grains.Registry.Storage;
using Actors.Grains.Tests.KeyValue;
using Actors.Grains.Tests.Registry;
using Actors.Grains.Transactions;
using Actors.Ledger;

namespace Actors.Grains.Tests.Transactions;

public sealed class TransactionInstancesTests
{
    // References of the node and of the check, then the node itself.
    private const int ReadingsOfRows = 2;

    private readonly ScriptedLedger _ledger = new();

    [Fact]
    public async Task Read_ServiceWithTheAbsentCheckAppearsBeforeTheListing_IsTorn()
    {
        Store(new ServiceInstance("n", Sample.Definition("", ""), [], 0, 0, 0));
        _ledger.AfterRead = () =>
        {
            if (_ledger.ReadCount == ReadingsOfRows)
            {
                Store(new ServiceInstance("n", Sample.Definition("web"), [Sample.Check("X", index: 0)], 0, 0, 0));
            }

            return Task.CompletedTask;
        };

        var state = await ReadAsync(DeleteCheck("n", "X"), Delete(InstanceId.OfNode("n")));

        Assert.Equal(2, state!.Instances.OnNode("n").Count(instance => instance.Before is not null));
        Assert.True(state.IsTorn);
    }

    [Theory]
    [InlineData(64, true)]
    [InlineData(128, false)]
    public async Task Read_ChecksOnNodesOfTheirOwn_FitsWhatOneSnapshotReads(int count, bool isRead)
    {
        var nodes = Enumerable.Range(0, count).Select(number => $"n{number}").ToList();
        foreach (var node in nodes)
        {
            Store(new ServiceInstance(node, Sample.Definition("", ""), [], 0, 0, 0));
            Store(new ServiceInstance(node, Sample.Definition("web"), [Sample.Check("X", index: 0)], 0, 0, 0));
        }

        var state = await ReadAsync([.. nodes.Select(node => DeleteCheck(node, "X"))]);

        Assert.Equal(isRead, state is not null);
    }

    private static TransactionOperation DeleteCheck(string node, string id) =>
        new(null, Check: new CheckOperation(RegistryVerb.Delete, node, id, string.Empty, null, null, 0));

    private static TransactionOperation Delete(InstanceId id) => new(null, new InstanceOperation(RegistryVerb.Delete, id, null, 0));

    private ValueTask<TransactionState?> ReadAsync(params TransactionOperation[] operations) => TransactionState.ReadAsync(_ledger, operations);

    private void Store(ServiceInstance instance)
    {
        _ledger.Apply(Mutation.Put(RegistryKeys.ServiceIds, RegistryKeys.ServiceId(instance.InstanceId), InstanceRow.EncodeReference(instance.Definition.Name)));
        _ledger.Apply(Mutation.Put(RegistryKeys.Instances, InstanceStore.RowKey(instance), InstanceRow.Encode(instance)));
        foreach (var check in instance.Checks)
        {
            _ledger.Apply(Mutation.Put(
                RegistryKeys.CheckIds, RegistryKeys.CheckId(instance.Node, check.Definition.Id), InstanceRow.EncodeReference(instance.Definition.Id)));
        }
    }
}

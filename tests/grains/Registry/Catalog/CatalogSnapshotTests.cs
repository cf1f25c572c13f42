using Actors.GrainInterfaces.Registry;
using Actors.Grains.Registry.Catalog;
using Actors.Grains.Registry.Storage;

namespace Actors.Grains.Tests.Registry.Catalog;

public sealed class CatalogSnapshotTests
{
    private CatalogSnapshot _snapshot = CatalogSnapshot.Empty(0);

    [Fact]
    public void With_TwoInstances_UnitesTheirTags()
    {
        Put(Sample.Instance("a", 1, tags: ["x", "y"]));
        Put(Sample.Instance("b", 2, tags: ["y", "z"]));

        var service = Assert.Single(_snapshot.Services);
        Assert.Equal(["x", "y", "z"], service.TagCounts.Keys);
        Assert.Equal(2, service.InstanceCount);
    }

    [Fact]
    public void With_LastInstanceGone_ForgetsTheService()
    {
        var instance = Sample.Instance("a", 1, status: CheckStatus.Critical, tags: ["x"]);
        Put(instance);
        Remove(instance, 2);

        Assert.Empty(_snapshot.Services);
        Assert.Empty(_snapshot.Rows);
        Assert.Empty(_snapshot.Critical);
        Assert.Empty(_snapshot.CheckOwners);
        Assert.Empty(_snapshot.ServiceNames);
    }

    [Fact]
    public void NamesIndex_OnlyStatusChanges_StaysWhereItIs()
    {
        Put(Sample.Instance("a", 3, status: CheckStatus.Passing, tags: ["x"]));
        Put(Sample.Instance("a", 4, status: CheckStatus.Critical, tags: ["x"]));

        Assert.Equal((4L, 3L), (_snapshot.Index, _snapshot.NamesIndex));
    }

    [Fact]
    public void NamesIndex_SecondInstanceWithTheSameTags_StaysWhereItIs()
    {
        Put(Sample.Instance("a", 3, tags: ["x"]));
        Put(Sample.Instance("b", 4, tags: ["x"]));
        Assert.Equal(3, _snapshot.NamesIndex);

        Put(Sample.Instance("b", 5, tags: ["x", "new"]));
        Assert.Equal(5, _snapshot.NamesIndex);
    }

    [Fact]
    public void Critical_StatusChanges_HoldsOnlyWhatIsCritical()
    {
        Put(Sample.Instance("a", 1, status: CheckStatus.Critical));
        Put(Sample.Instance("b", 2, status: CheckStatus.Passing));
        Assert.Equal("a", Assert.Single(_snapshot.Critical).Instance!.Definition.Id);

        Put(Sample.Instance("a", 3, status: CheckStatus.Warning));
        Assert.Empty(_snapshot.Critical);
        Assert.Single(_snapshot.Warning);
    }

    [Fact]
    public void ServiceNames_IdMovesToAnotherService_FollowsTheLaterOne()
    {
        var former = Sample.Instance("a", 1);
        Put(former);
        Put(Sample.Instance("a", 3, name: "api"));
        Remove(former, 2);

        Assert.Equal("api", _snapshot.ServiceNames[RegistryKeys.ServiceId(former.InstanceId)]);
    }

    [Fact]
    public void Rows_AnyInsertionOrder_AreOrderedByServiceThenId()
    {
        Put(Sample.Instance("b", 1, name: "web"));
        Put(Sample.Instance("a", 2, name: "web"));
        Put(Sample.Instance("z", 3, name: "web-api"));

        Assert.Equal(["a", "b", "z"], _snapshot.Rows.Select(row => row.Instance!.Definition.Id));
    }

    private void Put(ServiceInstance instance) => _snapshot = _snapshot.With(InstanceStore.RowKey(instance), instance, instance.Version);

    private void Remove(ServiceInstance instance, long index) => _snapshot = _snapshot.With(InstanceStore.RowKey(instance), null, index);
}

using Actors.GrainInterfaces.Registry;
using Actors.Grains.Registry.Catalog;
using Actors.Grains.Registry.Discovery;
using Actors.Grains.Registry.Storage;

namespace Actors.Grains.Tests.Registry.Discovery;

public sealed class NodesOfServiceTests
{
    // So long that it stands in row keys as its hash, before all that stand there as they are.
    private static readonly string LongName = new('z', 600);

    [Fact]
    public void AddTo_NodeWithALongName_IsFoundAsAnyOther()
    {
        string[] names = ["b", "c", LongName];
        var picture = new ServicePicture("web");
        var snapshot = CatalogSnapshot.Empty(0);
        picture.CatchUp([.. names.Select(name => Row(Sample.Instance("web", 3) with { Node = name }))], 5);
        foreach (var (key, node) in names.Select(name => Row(new ServiceInstance(name, Sample.Definition("", ""), [], 4, 4, 4))))
        {
            snapshot = snapshot.With(key, node, 4);
        }

        var view = NodesOfService.None.Next(picture.View, snapshot).AddTo(picture.View);

        Assert.Equal(LongName, view.Instances[0].Node);
        Assert.Equal(names, view.Nodes.Select(node => node.Node));
        Assert.All(names, name => Assert.Equal(name, view.FindNode(name)?.Node));
    }

    private static KeyValuePair<string, ServiceInstance> Row(ServiceInstance instance) => new(InstanceStore.RowKey(instance), instance);
}

using Actors.GrainInterfaces.Registry;
using Actors.Grains.Registry.Catalog;
using Actors.Grains.Registry.Probes;
using Actors.Tests.Infrastructure;

namespace Actors.Grains.Tests.Registry.Probes;

public sealed class AliasCheckTests
{
    private static readonly ProbeDefinition Probe = new("web1", TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(10));

    [Fact]
    public async Task Ask_BeforeTheRegistryHasBeenRead_FindsNothing()
    {
        var copy = new CatalogCopy(new FakeTimeProvider());
        var check = new AliasCheck(copy);

        Assert.Null(await check.AskAsync(InstanceId.OfNode(Sample.Node), Probe, CancellationToken.None));

        copy.Reset([], 5);
        Assert.Equal(CheckStatus.Critical, (await check.AskAsync(InstanceId.OfNode(Sample.Node), Probe, CancellationToken.None))?.Status);
    }
}

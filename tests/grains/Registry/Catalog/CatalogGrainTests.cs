using Actors.GrainInterfaces.Registry;
using Actors.Grains.Registry.Catalog;
using Actors.Grains.Registry.Protection;
using Actors.Ledger;
using Actors.Tests.Infrastructure;

namespace Actors.Grains.Tests.Registry.Catalog;

public sealed class CatalogGrainTests : RegistryTests
{
    [Fact]
    public async Task Services_AfterRegistration_ShowWhatTheCallerWrote()
    {
        await RegisterAsync("a", "web", "x");
        var outcome = await RegisterAsync("b", "web", "y");

        var page = (await Silo.Catalog.Services(null, outcome.Index))!;

        var service = Assert.Single(page.Services);
        Assert.Equal("web", service.Name);
        Assert.Equal(["x", "y"], service.Tags.AsEnumerable());
        Assert.False(page.More);
        Assert.Equal(outcome.Index, page.Index);
    }

    [Fact]
    public async Task Instances_MoreThanAPage_ComeInOrderAndOnce()
    {
        var last = 0L;
        var ids = Enumerable.Range(0, CatalogGrain.PageCountMax + 3).Select(number => $"i{number:0000}").ToArray();
        foreach (var id in ids.Reverse())
        {
            last = (await RegisterAsync(id, "web")).Index;
        }

        var first = (await Silo.Catalog.Instances(InstanceFilter.All, null, last))!;
        var second = (await Silo.Catalog.Instances(InstanceFilter.All, first.Next, last))!;

        Assert.Null(second.Next);
        Assert.Equal(ids, first.Instances.Concat(second.Instances).Select(instance => instance.Definition.Id));
    }

    [Fact]
    public async Task Instances_WithCritical_ShowOnlyThose()
    {
        await Silo.Instance("a").Register(Sample.Register("a"));
        await Silo.Instance("b").Register(Sample.Register("b"));
        var outcome = await Silo.PassAsync("b");

        var page = (await Silo.Catalog.Instances(InstanceFilter.WithCritical, null, outcome.Index))!;

        Assert.Equal("a", Assert.Single(page.Instances).Definition.Id);
    }

    [Fact]
    public async Task Report_UnknownCheck_IsUnknown() =>
        Assert.Equal(RegistryOutcomeKind.UnknownCheck, (await Silo.PassAsync("nobody")).Kind);

    [Fact]
    public async Task Services_AfterRestart_AreThere()
    {
        var outcome = await RegisterAsync("a", "web", "x");
        await RestartAsync();

        await Eventually.TrueAsync(async () => await Silo.Catalog.Services(null, 0) is not null);
        var page = (await Silo.Catalog.Services(null, 0))!;
        Assert.Equal("web", Assert.Single(page.Services).Name);
        Assert.True(page.Index >= outcome.Index);
    }

    [Fact]
    public async Task Protected_MoreThanAPage_ShowsTheFirstByName()
    {
        // A name that long stands in its row's key as a hash, before all others.
        string[] names = [.. Enumerable.Range(0, CatalogGrain.PageCountMax).Select(number => $"s{number:0000}"), new string('z', 300)];
        var result = await Silo.Ledger.CommitAsync(
            [.. names.Select(name => Mutation.Put(RegistryKeys.Protections, RegistryKeys.Protection(name), ProtectionRow.Encode(name, 1)))], CancellationToken.None);

        var page = (await Silo.Catalog.Protected(result.Results[^1].Index))!;

        Assert.Equal(names[..^1], page.Services);
    }

    private Task<RegistryOutcome> RegisterAsync(string id, string service, params string[] tags) =>
        Silo.Instance(id).Register(new RegisterService(Sample.Definition(id, service, tags), [], false));
}

using Actors.GrainInterfaces.Registry;
using Actors.Grains.Registry.Instances;
using Actors.Tests.Infrastructure;

namespace Actors.Grains.Tests.Registry.Discovery;

public sealed class ServiceGrainTests : RegistryTests
{
    [Fact]
    public async Task Read_UnknownService_IsEmptyWithAnIndex()
    {
        var view = await Silo.ReadAsync("nobody");

        Assert.Empty(view.Instances);
        Assert.True(view.Index >= 1);
    }

    [Fact]
    public async Task Read_Unchanged_TouchesNoDatabase()
    {
        await Silo.Instance("a").Register(Sample.Register("a"));
        var view = await Silo.ReadAsync();
        var reads = Silo.Ledger.Reads;

        Assert.Same(view, await Silo.ReadAsync());
        Assert.Equal(reads, Silo.Ledger.Reads);
    }

    [Fact]
    public async Task Read_ChangedByAnotherProcess_FollowsTheTail()
    {
        Assert.Empty((await Silo.ReadAsync()).Instances);
        await RegisterElsewhereAsync("b");
        await RegisterElsewhereAsync("a");

        await Eventually.TrueAsync(async () => (await Silo.ReadAsync()).Instances.Length == 2);
        Assert.Equal(["a", "b"], (await Silo.ReadAsync()).Instances.Select(instance => instance.Definition.Id));
    }

    [Fact]
    public async Task ReadConsistent_ChangedByAnotherProcess_ShowsItAtOnce()
    {
        Assert.Empty((await Silo.ReadAsync()).Instances);
        await RegisterElsewhereAsync("a");

        Assert.Single((await Silo.Grains.GetGrain<IServiceGrain>("web").ReadConsistent()).View!.Instances);
    }

    [Fact]
    public async Task Read_DatabaseDown_AnswersFromMemoryButNeverInventsAnEmptyList()
    {
        await Silo.Instance("a").Register(Sample.Register("a"));
        await Silo.ReadAsync();
        Silo.Ledger.IsDown = true;

        Assert.Single((await Silo.ReadAsync()).Instances);
        var unknown = await Silo.Grains.GetGrain<IServiceGrain>("other").Read();
        Assert.Null(unknown.View);
        Assert.Contains("'other'", unknown.Reason, StringComparison.Ordinal);
    }

    private async Task RegisterElsewhereAsync(string id) =>
        await Silo.Elsewhere.PutAsync(null, InstanceChange.Register(null, Sample.Node, Sample.Register(id)).Pending!, default);
}

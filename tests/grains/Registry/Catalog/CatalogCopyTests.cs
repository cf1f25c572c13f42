using Actors.GrainInterfaces.Registry;
using Actors.Grains.Registry.Catalog;
using Actors.Grains.Registry.Storage;
using Actors.Tests.Infrastructure;

namespace Actors.Grains.Tests.Registry.Catalog;

public sealed class CatalogCopyTests
{
    private readonly FakeTimeProvider _clock = new();
    private readonly CatalogCopy _copy;

    public CatalogCopyTests() => _copy = new CatalogCopy(_clock);

    [Fact]
    public async Task ReadAsync_NeverLoaded_IsNullAfterTheWait()
    {
        var read = _copy.ReadAsync(0, TimeSpan.FromSeconds(2)).AsTask();
        Assert.False(read.IsCompleted);

        _clock.Advance(TimeSpan.FromSeconds(2));
        Assert.Null(await read);
    }

    [Fact]
    public async Task ReadAsync_LaterIndex_WaitsForTheTail()
    {
        _copy.Reset([], 5);
        var read = _copy.ReadAsync(7, TimeSpan.FromSeconds(2)).AsTask();
        _copy.Advance(6);
        Assert.False(read.IsCompleted);

        _copy.Apply(News(Sample.Instance("a", 7), NewsSource.Tail));
        _copy.Advance(7);
        Assert.Single((await read)!.Rows);
    }

    [Fact]
    public void Apply_BeforeTheFirstLoad_IsLeftToTheListing()
    {
        _copy.Apply(News(Sample.Instance("a", 3), NewsSource.Commit));

        Assert.Null(_copy.Snapshot);
    }

    [Fact]
    public void Apply_CommitThatTheTailHasPassed_IsIgnored()
    {
        _copy.Reset([], 5);
        _copy.Advance(9);
        _copy.Apply(News(Sample.Instance("a", 8), NewsSource.Commit));

        Assert.Empty(_copy.Snapshot!.Rows);
    }

    [Fact]
    public void Apply_CommitAheadOfTheTail_IsShownButNotClaimedToBeAll()
    {
        _copy.Reset([], 5);
        _copy.Apply(News(Sample.Instance("a", 8), NewsSource.Commit));

        Assert.Single(_copy.Snapshot!.Rows);
        Assert.Equal(5, _copy.Snapshot!.ToldIndex);
    }

    private static InstanceNews News(ServiceInstance instance, NewsSource source) =>
        new(InstanceStore.RowKey(instance), instance.Version, instance, source);
}

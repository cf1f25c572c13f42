using Actors.GrainInterfaces.Registry;
using Actors.Grains.Registry.Discovery;
using Actors.Grains.Registry.Storage;

namespace Actors.Grains.Tests.Registry.Discovery;

public sealed class ServicePictureTests
{
    private readonly ServicePicture _picture = new("web");

    public ServicePictureTests() => _picture.CatchUp([], 5);

    [Fact]
    public void Apply_LossThatIsNotCommittedYet_ComesAfterAllLossesThatAre()
    {
        var picture = new ServicePicture("web");
        var dead = Lost(Sample.Instance("dead", 7, status: CheckStatus.Passing));
        var instance = Sample.Instance("lost", 3, status: CheckStatus.Passing);
        picture.CatchUp([Row(dead), Row(instance)], 9);

        picture.Apply(new InstanceNews(Row(instance).Key, 3, Lost(instance), NewsSource.Provisional));

        var check = picture.View.Instances.Single(shown => shown.Definition.Id == "lost").Checks[0];
        Assert.Equal((CheckStatus.Critical, true), (check.Status, check.IsLostSince(picture.View.Index)));
        Assert.False(picture.View.Instances[0].Checks[0].IsLostSince(picture.View.Index));
    }

    [Fact]
    public void Apply_CommitAndItsTail_IsTakenOnce()
    {
        _picture.Apply(Put("a", 6, NewsSource.Commit));
        var view = _picture.View;
        _picture.Apply(Put("a", 6, NewsSource.Tail));

        Assert.Same(view, _picture.View);
        Assert.Equal(6, view.Index);
    }

    [Fact]
    public void Apply_OldNewsAfterRemoval_DoesNotBringTheInstanceBack()
    {
        _picture.Apply(Gone("a", 12, NewsSource.Commit));
        _picture.Apply(Put("a", 10, NewsSource.Commit));

        Assert.Empty(_picture.View.Instances);
    }

    [Fact]
    public void Apply_OldNewsAfterTheTailToldTheRemoval_DoesNotBringTheInstanceBack()
    {
        _picture.Apply(Put("a", 10, NewsSource.Tail));
        _picture.Apply(Gone("a", 12, NewsSource.Tail));
        _picture.Apply(Put("a", 10, NewsSource.Commit));

        Assert.Empty(_picture.View.Instances);
    }

    [Fact]
    public void Apply_RegisteredAgainAfterRemoval_IsThere()
    {
        _picture.Apply(Put("a", 10, NewsSource.Commit));
        _picture.Apply(Gone("a", 12, NewsSource.Commit));
        _picture.Apply(Put("a", 14, NewsSource.Commit));

        Assert.Equal(14, Assert.Single(_picture.View.Instances).Version);
    }

    [Fact]
    public void Apply_NewsThatTheListingContained_IsIgnored()
    {
        _picture.Apply(Put("a", 5, NewsSource.Tail));

        Assert.Empty(_picture.View.Instances);
    }

    [Fact]
    public void Apply_LostNews_ArrivesThroughTheTail()
    {
        _picture.Apply(Put("b", 8, NewsSource.Commit));
        _picture.Apply(Put("a", 7, NewsSource.Tail));

        Assert.Equal(["a", "b"], _picture.View.Instances.Select(instance => instance.Definition.Id));
    }

    [Fact]
    public void Apply_Removal_RaisesTheIndex()
    {
        _picture.Apply(Put("a", 6, NewsSource.Commit));
        _picture.Apply(Gone("a", 9, NewsSource.Commit));

        Assert.Equal(9, _picture.View.Index);
    }

    [Fact]
    public void Apply_ProvisionalNews_IsShownUntilSomethingIsCommitted()
    {
        _picture.Apply(Put("a", 6, NewsSource.Commit, CheckStatus.Passing));
        _picture.Apply(Put("a", 6, NewsSource.Provisional, CheckStatus.Critical));
        Assert.Equal(CheckStatus.Critical, _picture.View.Instances[0].Status);
        Assert.Equal(6, _picture.View.Index);

        _picture.Apply(Put("a", 7, NewsSource.Commit, CheckStatus.Passing));
        Assert.Equal(CheckStatus.Passing, _picture.View.Instances[0].Status);
    }

    [Fact]
    public void Apply_ProvisionalNewsOfAnOlderVersion_IsIgnored()
    {
        _picture.Apply(Put("a", 8, NewsSource.Commit, CheckStatus.Passing));
        _picture.Apply(Put("a", 6, NewsSource.Provisional, CheckStatus.Critical));
        _picture.Apply(Put("gone", 6, NewsSource.Provisional, CheckStatus.Critical));

        Assert.Equal(CheckStatus.Passing, Assert.Single(_picture.View.Instances).Status);
    }

    [Fact]
    public void View_EmptyDatabase_HasAnIndexOfAtLeastOne() => Assert.Equal(1, new ServicePicture("web").View.Index);

    [Fact]
    public void CatchUp_ListingOlderThanSomeNews_KeepsTheNewsAndDropsWhatIsGone()
    {
        _picture.Apply(Put("gone", 6, NewsSource.Commit));
        _picture.Apply(Put("later", 9, NewsSource.Commit));
        _picture.Apply(Gone("removed", 9, NewsSource.Commit));

        _picture.CatchUp([Row("listed", 7), Row("removed", 7)], 8);

        Assert.Equal(["later", "listed"], _picture.View.Instances.Select(instance => instance.Definition.Id));
        Assert.Equal(9, _picture.View.Index);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Apply_NewsInAnyOrderWithRepetitionAndLoss_EndsAsTheTailSays(int seed)
    {
        var random = new Random(seed);
        var history = Enumerable.Range(6, 200)
            .Select(index => random.Next(3) == 0 ? Gone(Name(random), index, NewsSource.Tail) : Put(Name(random), index, NewsSource.Tail)).ToArray();
        var told = history.Where(_ => random.Next(2) == 0).Concat(history.Where(_ => random.Next(4) == 0))
            .Select(news => news with { Source = NewsSource.Commit }).OrderBy(_ => random.Next()).ToList();

        foreach (var news in history)
        {
            Tell(told, random.Next(4));
            _picture.Apply(news);
        }

        Tell(told, told.Count);
        var expected = history.GroupBy(news => news.RowKey).Select(group => group.Last()).Where(news => news.Instance is not null)
            .Select(news => news.Instance!.Version).Order();
        Assert.True(expected.SequenceEqual(_picture.View.Instances.Select(instance => instance.Version).Order()), $"seed {seed}");
    }

    [Fact]
    public void CatchUp_EarlierListingArrivesLast_DoesNotBringTheInstanceBack()
    {
        _picture.Apply(Put("a", 6, NewsSource.Tail));
        _picture.CatchUp([], 12);
        _picture.CatchUp([Row("a", 6)], 10);
        _picture.Apply(Gone("a", 11, NewsSource.Tail));

        Assert.Empty(_picture.View.Instances);
    }

    private static KeyValuePair<string, ServiceInstance> Row(string id, long index) =>
        KeyValuePair.Create(Key(id), Sample.Instance(id, index));

    private void Tell(List<InstanceNews> told, int count)
    {
        foreach (var news in told.Take(count).ToArray())
        {
            told.Remove(news);
            _picture.Apply(news);
        }
    }

    private static string Name(Random random) => $"i{random.Next(10)}";

    private static InstanceNews Put(string id, long index, NewsSource source, CheckStatus? status = null) =>
        new(Key(id), index, Sample.Instance(id, index, status: status), source);

    private static InstanceNews Gone(string id, long index, NewsSource source) => new(Key(id), index, null, source);

    private static string Key(string id) => RegistryKeys.Instance("web", new InstanceId(Sample.Node, id));

    private static ServiceInstance Lost(ServiceInstance instance) => instance with
    {
        Checks = [instance.Checks[0] with { Status = CheckStatus.Critical, LostFrom = instance.Checks[0].Status, ModifyIndex = instance.Version }],
    };

    private static KeyValuePair<string, ServiceInstance> Row(ServiceInstance instance) =>
        KeyValuePair.Create(RegistryKeys.Instance("web", instance.InstanceId), instance);
}

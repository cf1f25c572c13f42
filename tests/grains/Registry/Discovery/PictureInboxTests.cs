using Actors.GrainInterfaces.Registry;
using Actors.Grains.Registry.Discovery;

namespace Actors.Grains.Tests.Registry.Discovery;

public sealed class PictureInboxTests
{
    private readonly PictureInbox _inbox = new();

    [Fact]
    public void TryTake_Posted_ComesOutInOrder()
    {
        _inbox.Post(News(1));
        _inbox.Post(News(2));

        Assert.True(_inbox.TryTake(out var first, out _));
        Assert.True(_inbox.TryTake(out var second, out _));
        Assert.False(_inbox.TryTake(out _, out var reload));
        Assert.Equal((1L, 2L, false), (first.Index, second.Index, reload));
    }

    [Fact]
    public void Post_TooMuch_BecomesOneReload()
    {
        for (var i = 0; i <= PictureInbox.CountMax; i++)
        {
            _inbox.Post(News(i));
        }

        Assert.False(_inbox.TryTake(out _, out var reload));
        Assert.True(reload);
        Assert.False(_inbox.TryTake(out _, out reload));
        Assert.False(reload);
    }

    private static InstanceNews News(long index) => new("web\u001factors\u001fa", index, null, NewsSource.Tail);
}

using Actors.Runtime.Core.Tests.Scripts;
using Actors.Tests.Infrastructure;

namespace Actors.Runtime.Core.Tests.Clients;

/// <summary>Observers that live in other processes than the grains that call them.</summary>
public sealed class ClientObserverTests
{
    [Fact]
    public async Task Observer_OfAClient_IsReachedFromAnySilo()
    {
        await using var cluster = await StartAsync("a", "b");
        var listener = new WireListener(cluster.Board);
        var reference = cluster.Client.CreateObjectReference<IWireListener>(listener);
        Assert.Equal(5, await Telling(cluster, "a").Tell(reference, "hello"));
        Assert.Equal(3, await Telling(cluster, "b").Tell(reference, "you"));
        Assert.Equal(4, await Telling(cluster, "a").Relay(Telling(cluster, "b"), reference, "also"));
        Assert.Equal(["hello", "you", "also"], cluster.Board.Lines);
        await Telling(cluster, "b").Mumble(reference, "mumbled");
        await cluster.Board.ReachedAsync("mumbled");
        GC.KeepAlive(listener);
    }

    [Fact]
    public async Task Observer_OfASilo_IsReachedFromAnotherSiloAndFromAClient()
    {
        await using var cluster = await StartAsync("a", "b");
        var listener = new WireListener(cluster.Board);
        var reference = cluster["a"].Grains.CreateObjectReference<IWireListener>(listener);
        Assert.Equal(4, await cluster["b"].Grains.GetGrain<ITellingGrain>($"b@{ScriptGrains.NewKey()}").Tell(reference, "over"));
        var seenByClient = (IWireListener)cluster.Client.GetGrain<IWireListener>(((IAddressable)reference).GetGrainId());
        Assert.Equal(5, await seenByClient.Hear("there"));
        GC.KeepAlive(listener);
    }

    [Fact]
    public async Task Observer_Deleted_FailsItsCallersAtOnce()
    {
        await using var cluster = await StartAsync("a", "b");
        var listener = new WireListener(cluster.Board);
        var reference = cluster.Client.CreateObjectReference<IWireListener>(listener);
        await Telling(cluster, "b").Tell(reference, "before");
        cluster.Client.DeleteObjectReference<IWireListener>(reference);
        await Assert.ThrowsAsync<ClientNotAvailableException>(() => Telling(cluster, "b").Tell(reference, "after").WaitAsync(TimeSpan.FromSeconds(10)));
        GC.KeepAlive(listener);
    }

    [Fact]
    public async Task Observer_OfAClientThatIsGone_FailsItsCallersAtOnce()
    {
        await using var cluster = await StartAsync("a", "b");
        var listener = new WireListener(cluster.Board);
        IWireListener kept;
        await using (var other = await ClientOfPair.StartBesideAsync(cluster))
        {
            kept = other.Client.CreateObjectReference<IWireListener>(listener);
            Assert.Equal(2, await Telling(other, "b").Tell(kept, "hi"));
        }

        var unbound = cluster.Client.GetGrain<IWireListener>(((IAddressable)kept).GetGrainId());
        await Assert.ThrowsAsync<ClientNotAvailableException>(() => Telling(cluster, "b").Tell(unbound, "gone?").WaitAsync(TimeSpan.FromSeconds(10)));
        GC.KeepAlive(listener);
    }

    [Fact]
    public async Task Observer_OfOneClient_IsReachedFromAnother()
    {
        await using var cluster = await StartAsync("a", "b");
        await using var other = await ClientOfPair.StartBesideAsync(cluster);
        var listener = new WireListener(cluster.Board);
        var reference = cluster.Client.CreateObjectReference<IWireListener>(listener);
        var seenByOther = other.Client.GetGrain<IWireListener>(((IAddressable)reference).GetGrainId());
        Assert.Equal(5, await seenByOther.Hear("hello"));
        GC.KeepAlive(listener);
    }

    private static async Task<ClientOfPair> StartAsync(params string[] names)
    {
        var cluster = await ClientOfPair.StartAsync(names);
        foreach (var name in names)
        {
            await cluster.StartSiloAsync(name);
        }

        await cluster.ConnectedAsync(names.Length);
        return cluster;
    }

    private static ITellingGrain Telling(ClientOfPair cluster, string at) => cluster.Client.GetGrain<ITellingGrain>($"{at}@{ScriptGrains.NewKey()}");
}

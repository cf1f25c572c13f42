using System.Net;
using Actors.Runtime.Clients;

namespace Actors.Runtime.Core.Tests.Clients;

/// <summary>Which gateway a client uses, and when it asks again; without any network.</summary>
public sealed class GatewayPoolTests
{
    private static readonly SiloAddress[] Gateways = [.. Enumerable.Range(1, 4).Select(port => SiloAddress.New(IPAddress.Loopback, port, 0))];

    [Fact]
    public void Pick_WithoutUsableGateways_FindsNone()
    {
        var pool = NewPool();
        pool.OnListed(Gateways);
        Assert.Null(pool.View.Pick(1));
        Assert.Equal(4, pool.TakeDue(TimeSpan.Zero).Count);
        Assert.Empty(pool.TakeDue(TimeSpan.Zero));
    }

    [Fact]
    public void Pick_SpreadsEvenlyAndMovesOnlyWhatItMust()
    {
        var pool = NewPool();
        pool.OnListed(Gateways);
        Array.ForEach(Gateways, gateway => Answer(pool, gateway));
        var before = Enumerable.Range(0, 8000).Select(hash => pool.View.Pick((uint)hash)!).ToArray();
        Assert.All(before.GroupBy(gateway => gateway), share => Assert.InRange(share.Count(), 1600, 2400));
        pool.OnLost(Gateways[2], TimeSpan.Zero);
        for (var hash = 0; hash < before.Length; hash++)
        {
            var after = pool.View.Pick((uint)hash)!;
            Assert.True(before[hash].Equals(Gateways[2]) ? !after.Equals(Gateways[2]) : after.Equals(before[hash]));
        }
    }

    [Fact]
    public void Listed_TheSameAgain_KeepsTheView()
    {
        var pool = NewPool();
        pool.OnListed(Gateways[..2]);
        Answer(pool, Gateways[0]);
        var view = pool.View;
        pool.OnListed(Gateways[..2]);
        Assert.Same(view, pool.View);
        pool.OnListed(Gateways[1..]);
        Assert.NotSame(view, pool.View);
        Assert.Null(pool.View.Pick(0));
    }

    [Fact]
    public void Lost_ByTheSiloBehindIt_IsNotUsedUntilItAnswers()
    {
        var pool = NewPool();
        pool.OnListed([Gateways[0]]);
        Answer(pool, Gateways[0]);
        Assert.True(pool.OnLost(SiloBehind(Gateways[0]), TimeSpan.Zero));
        Assert.False(pool.OnLost(SiloBehind(Gateways[0]), TimeSpan.Zero));
        Assert.Null(pool.View.Pick(0));
        Assert.Equal([Gateways[0]], pool.TakeDue(TimeSpan.Zero));
        Answer(pool, Gateways[0]);
        Assert.Equal(Gateways[0], pool.View.Pick(0));
        Assert.Equal(Gateways[0], pool.View.AddressOf(SiloBehind(Gateways[0])));
    }

    [Fact]
    public void Asked_WhileAnotherOneDoesNotAnswer_IsAskedMoreOften()
    {
        var pool = NewPool();
        pool.OnListed(Gateways[..2]);
        Array.ForEach(Gateways[..2], gateway => Answer(pool, gateway));
        var second = TimeSpan.FromSeconds(1);
        Assert.Equal(2, pool.TakeDue(second).Count);

        pool.OnAnswered(Gateways[0], SiloBehind(Gateways[0]), second);
        Assert.Empty(pool.TakeDue(second + TimeSpan.FromMilliseconds(399)));
        Assert.Equal([Gateways[0]], pool.TakeDue(second + TimeSpan.FromMilliseconds(400)));
        pool.OnAnswered(Gateways[0], SiloBehind(Gateways[0]), second + TimeSpan.FromMilliseconds(400));
        Assert.Equal([Gateways[0]], pool.TakeDue(second + TimeSpan.FromMilliseconds(500)));
    }

    [Fact]
    public void Undelivered_AtAUsableGateway_HasItAskedAtOnceAndStillUsed()
    {
        var pool = NewPool();
        pool.OnListed([Gateways[0]]);
        Assert.Single(pool.TakeDue(TimeSpan.Zero));
        Answer(pool, Gateways[0]);
        Assert.Empty(pool.TakeDue(TimeSpan.Zero));
        Assert.True(pool.AskNow(SiloBehind(Gateways[0]), TimeSpan.Zero));
        Assert.Single(pool.TakeDue(TimeSpan.Zero));
        Assert.Equal(Gateways[0], pool.View.Pick(0));
    }

    [Fact]
    public void Failure_Repeated_IsTriedAgainLaterEachTimeUpToALimit()
    {
        var pool = NewPool();
        pool.OnListed([Gateways[0]]);
        var now = TimeSpan.Zero;
        var pauses = new List<TimeSpan>();
        for (var i = 0; i < 12; i++)
        {
            Assert.Single(pool.TakeDue(now));
            pool.OnFailed(Gateways[0], now);
            pauses.Add(pool.NextDue()!.Value - now);
            now = pool.NextDue()!.Value;
        }

        Assert.Equal(TimeSpan.FromMilliseconds(50), pauses[0]);
        Assert.Equal(pauses.Order(), pauses);
        Assert.Equal(TimeSpan.FromSeconds(3), pauses[^1]);
    }

    [Fact]
    public void List_ThatIsEmpty_ChangesNothing()
    {
        var pool = NewPool();
        pool.OnListed([Gateways[0]]);
        Answer(pool, Gateways[0]);
        pool.OnListed([]);
        Assert.Equal(Gateways[0], pool.View.Pick(0));
        pool.OnListed([Gateways[1]]);
        Assert.Null(pool.View.Pick(0));
    }

    [Fact]
    public void Connections_OfManyGateways_AreBounded()
    {
        var pool = NewPool();
        pool.OnListed([.. Enumerable.Range(1, 40).Select(port => SiloAddress.New(IPAddress.Loopback, port, 0))]);
        var asked = pool.TakeDue(TimeSpan.Zero);
        Assert.Equal(16, asked.Count);
        asked.ForEach(gateway => Answer(pool, gateway));
        Assert.Empty(pool.TakeDue(TimeSpan.Zero));
        pool.OnLost(asked[0], TimeSpan.Zero);
        Assert.Single(pool.TakeDue(TimeSpan.Zero));
    }

    [Fact]
    public void Preferred_IsUsedForAllWhileItCanBe()
    {
        var pool = new GatewayPool(64, preferredIndex: 1, static () => 0.5);
        pool.OnListed(Gateways);
        Array.ForEach(Gateways, gateway => Answer(pool, gateway));
        Assert.All(Enumerable.Range(0, 64), hash => Assert.Equal(Gateways[1], pool.View.Pick((uint)hash)));
        pool.OnLost(Gateways[1], TimeSpan.Zero);
        Assert.NotNull(pool.View.Pick(0));
    }

    private static GatewayPool NewPool() => new(8192, preferredIndex: -1, static () => 0.5);

    private static SiloAddress SiloBehind(SiloAddress gateway) => SiloAddress.New(gateway.Endpoint.Address, gateway.Endpoint.Port + 1000, 77);

    private static void Answer(GatewayPool pool, SiloAddress gateway) => pool.OnAnswered(gateway, SiloBehind(gateway), TimeSpan.Zero);
}

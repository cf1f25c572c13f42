using Actors.Gateway.Watching;
using Actors.Ledger;

namespace Actors.Gateway.Tests.Watching;

public sealed class SubscriberTableTests
{
    [Theory]
    [InlineData(11)]
    [InlineData(12)]
    public void Route_AnyChange_WakesExactlyWhomItConcerns(int seed)
    {
        var random = new Random(seed);
        var table = new SubscriberTable();
        var listed = new List<Waiter>();
        for (var index = 1; index <= 3000; index++)
        {
            var waiter = new Waiter(RandomSubject(random), index - 1);
            Assert.True(table.TryAdd(waiter));
            listed.Add(waiter);
            if (random.Next(4) == 0)
            {
                var leaving = listed[random.Next(listed.Count)];
                Assert.True(table.TryRemove(leaving, out _));
                listed.Remove(leaving);
            }

            var change = new Change(index, random.Next(2) == 0 ? "kv" : "service", RandomKey(random), MutationKind.Put);
            var woken = new List<Subscriber>();
            table.Route(change, woken);

            var expected = listed.Where(other => other.Subject.Judge(change) != Verdict.Unchanged).ToHashSet();
            Assert.Equal(expected, woken.Cast<Waiter>().ToHashSet());
            Assert.Equal(expected.Count, woken.Count);
            Assert.All(expected, other => Assert.Equal(index, other.ChangedAt));
            listed.RemoveAll(expected.Contains);
            Assert.Equal(listed.Count, table.Count);
        }
    }

    [Fact]
    public void Route_OneChangeBesideTwentyThousandWaiters_WakesThoseOfItsKeyOnly()
    {
        const int Keys = 50;
        var table = new SubscriberTable();
        var waiters = Enumerable.Range(0, 20_000).Select(number => new Waiter(WatchSubject.Key($"idle/{number % Keys}"), after: 0)).ToArray();
        Assert.All(waiters, waiter => Assert.True(table.TryAdd(waiter)));
        var woken = new List<Subscriber>();

        table.Route(new Change(1, "kv", "idle/7", MutationKind.Put), woken);

        Assert.Equal(waiters.Where((_, number) => number % Keys == 7).ToHashSet<Subscriber>(), woken.ToHashSet());
        Assert.Equal((400, 19_600), (woken.Count, table.Count));
    }

    [Fact]
    public void Route_ChangeUpToTheIndexThatTheClientKnows_WakesNobody()
    {
        var table = new SubscriberTable();
        table.TryAdd(new Waiter(WatchSubject.Key("a"), after: 7));
        var woken = new List<Subscriber>();

        table.Route(new Change(7, "kv", "a", MutationKind.Put), woken);
        Assert.Empty(woken);

        table.Route(new Change(8, "kv", "a", MutationKind.Put), woken);
        Assert.Single(woken);
    }

    [Fact]
    public void TryReadRoutedIndex_AfterStartOver_IsRefused()
    {
        var table = new SubscriberTable();
        var waiter = new Waiter(WatchSubject.Key("a"), after: 0);
        table.TryAdd(waiter);
        table.Route(new Change(3, "kv", "b", MutationKind.Put), []);
        Assert.True(table.TryReadRoutedIndex(waiter, out var index));
        Assert.Equal(3, index);

        table.StartOver(9, []);

        Assert.False(table.TryReadRoutedIndex(waiter, out _));
    }

    [Fact]
    public void TryAdd_AfterClose_RefusesAndEverybodyIsWoken()
    {
        var table = new SubscriberTable();
        table.TryAdd(new Waiter(WatchSubject.KeyPrefix(""), 0));
        var woken = new List<Subscriber>();

        table.Close(woken);

        Assert.Single(woken);
        Assert.False(table.TryAdd(new Waiter(WatchSubject.Key("a"), 0)));
        Assert.Equal(0, table.Count);
    }

    private static WatchSubject RandomSubject(Random random)
    {
        var subject = random.Next(4) switch
        {
            0 => WatchSubject.Key(RandomKey(random)),
            1 => WatchSubject.KeyPrefix(RandomKey(random)[..random.Next(3)]),
            2 => WatchSubject.Node("b"),
            _ => WatchSubject.Service("a"),
        };
        return random.Next(3) == 0 ? subject.Or(RandomSubject(random)) : subject;
    }

    private static string RandomKey(Random random) => string.Join('\u001f', Enumerable.Range(0, 3).Select(_ => "abc"[random.Next(3)]));
}

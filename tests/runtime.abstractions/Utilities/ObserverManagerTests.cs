using Actors.Tests.Infrastructure;
using Microsoft.Extensions.Logging.Abstractions;
using Orleans.Utilities;

namespace Actors.Runtime.Abstractions.Tests.Utilities;

public sealed class ObserverManagerTests
{
    private readonly FakeTimeProvider _clock = new();
    private readonly ObserverManager<string, List<string>> _observers;
    private readonly List<string> _first = [];
    private readonly List<string> _second = [];

    public ObserverManagerTests()
    {
        _observers = new ObserverManager<string, List<string>>(TimeSpan.FromMinutes(5), NullLogger.Instance, _clock);
        _observers.Subscribe("first", _first);
        _observers.Subscribe("second", _second);
    }

    [Fact]
    public async Task Notify_All_ReachesEach()
    {
        _observers.Notify(observer => observer.Add("action"));
        await _observers.Notify(observer =>
        {
            observer.Add("task");
            return Task.CompletedTask;
        });

        Assert.Equal(["action", "task"], _first);
        Assert.Equal(["action", "task"], _second);
    }

    [Fact]
    public void Notify_WithPredicate_ReachesThoseThatSatisfyIt()
    {
        _observers.Notify(observer => observer.Add("hello"), observer => observer == _second);

        Assert.Empty(_first);
        Assert.Single(_second);
    }

    [Fact]
    public void Notify_AfterTheExpiration_SkipsAndForgetsWhoDidNotRenew()
    {
        _clock.Advance(TimeSpan.FromMinutes(3));
        _observers.Subscribe("second", _second);
        _clock.Advance(TimeSpan.FromMinutes(3));

        _observers.Notify(observer => observer.Add("hello"));

        Assert.Empty(_first);
        Assert.Single(_second);
        Assert.Equal(1, _observers.Count);
    }

    [Fact]
    public void ClearExpired_ExactlyAtTheExpiration_KeepsTheSubscriber()
    {
        _clock.Advance(TimeSpan.FromMinutes(5));
        _observers.ClearExpired();
        Assert.Equal(2, _observers.Count);

        _clock.Advance(TimeSpan.FromTicks(1));
        _observers.ClearExpired();
        Assert.Equal(0, _observers.Count);
    }

    [Fact]
    public async Task Notify_OneFails_OthersAreReachedAndTheFailingOneIsDropped()
    {
        _observers.Notify(observer => Add(observer, "action"));
        Assert.Equal(["second"], _observers.Observers.Keys);

        _observers.Subscribe("first", _first);
        await _observers.Notify(async observer =>
        {
            await Task.Yield();
            Add(observer, "task");
        });

        Assert.Equal(["second"], _observers.Observers.Keys);
        Assert.Equal(["action", "task"], _second);

        void Add(List<string> observer, string text)
        {
            if (observer == _first)
            {
                throw new InvalidOperationException("broken");
            }

            observer.Add(text);
        }
    }

    [Fact]
    public async Task Notify_FailsWhileItsSubscriberRenews_KeepsTheRenewedOne()
    {
        await _observers.Notify(observer =>
        {
            _observers.Subscribe("first", _first);
            return Task.FromException(new InvalidOperationException("broken"));
        });

        Assert.Equal(["first"], _observers.Observers.Keys);
    }

    [Fact]
    public void Unsubscribe_AndClear_RemoveSubscribers()
    {
        _observers.Unsubscribe("first");
        _observers.Unsubscribe("unknown");
        Assert.Equal([_second], _observers);

        _observers.Clear();
        Assert.Empty(_observers);
    }
}

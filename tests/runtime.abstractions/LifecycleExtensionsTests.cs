using Orleans;

namespace Actors.Runtime.Abstractions.Tests;

public sealed class LifecycleExtensionsTests
{
    private readonly RecordingLifecycle _lifecycle = new();

    [Fact]
    public async Task Subscribe_Delegates_RunAtTheirStageUnderTheirName()
    {
        var calls = new List<string>();
        _lifecycle.Subscribe("named", 7, _ => Record("start"), _ => Record("stop"));
        _lifecycle.Subscribe<LifecycleExtensionsTests>(8, _ => Record("typed"));

        foreach (var (_, _, observer) in _lifecycle.Subscriptions)
        {
            await observer.OnStart();
            await observer.OnStop();
        }

        Assert.Equal(["start", "stop", "typed"], calls);
        Assert.Equal([("named", 7), (typeof(LifecycleExtensionsTests).FullName!, 8)], _lifecycle.Subscriptions.Select(subscription => (subscription.Name, subscription.Stage)));

        Task Record(string call)
        {
            calls.Add(call);
            return Task.CompletedTask;
        }
    }

    [Fact]
    public void Subscribe_Observer_UsesItsTypeAsName()
    {
        _lifecycle.Subscribe(3, new Observer());

        Assert.Equal(typeof(Observer).FullName, Assert.Single(_lifecycle.Subscriptions).Name);
    }

    private sealed class Observer : ILifecycleObserver
    {
        public Task OnStart(CancellationToken cancellationToken = default) => Task.CompletedTask;

        public Task OnStop(CancellationToken cancellationToken = default) => Task.CompletedTask;
    }

    private sealed class RecordingLifecycle : ILifecycleObservable
    {
        public List<(string Name, int Stage, ILifecycleObserver Observer)> Subscriptions { get; } = [];

        public IDisposable Subscribe(string observerName, int stage, ILifecycleObserver observer)
        {
            Subscriptions.Add((observerName, stage, observer));
            return new CancellationTokenSource();
        }
    }
}

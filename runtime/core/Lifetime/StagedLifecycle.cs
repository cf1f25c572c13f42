using Orleans;

namespace Actors.Runtime.Lifetime;

/// <summary>Observers ordered by stage: what the lifecycles of silos and activations have in common.</summary>
internal sealed class StagedLifecycle
{
    private readonly Lock _gate = new();
    private readonly List<Subscription> _subscriptions = [];

    public IDisposable Subscribe(string observerName, int stage, ILifecycleObserver observer)
    {
        ArgumentNullException.ThrowIfNull(observer);
        var subscription = new Subscription(this, observerName, stage, observer);
        lock (_gate)
        {
            _subscriptions.Add(subscription);
        }

        return subscription;
    }

    /// <summary>The stages that have observers, lowest first.</summary>
    public int[] Stages()
    {
        lock (_gate)
        {
            return [.. _subscriptions.Select(subscription => subscription.Stage).Distinct().Order()];
        }
    }

    /// <summary>Starts stages above <paramref name="afterStage"/> up to and including <paramref name="lastStage"/>; the first exception stops the start.</summary>
    public async Task StartAsync(int afterStage, int lastStage, CancellationToken cancellationToken)
    {
        foreach (var stage in Stages().Where(stage => (stage > afterStage || afterStage == int.MinValue) && stage <= lastStage))
        {
            cancellationToken.ThrowIfCancellationRequested();
            var observers = Array.FindAll(At(stage), observer => !observer.IsStarted);
            foreach (var observer in observers)
            {
                observer.IsStarted = true;
            }

            await Task.WhenAll(observers.Select(observer => observer.Observer.OnStart(cancellationToken)));
        }
    }

    /// <summary>Stops started stages from <paramref name="firstStage"/> down to above <paramref name="aboveStage"/>; every one is tried.</summary>
    public async Task StopAsync(int firstStage, int aboveStage, Action<string, Exception>? onError, CancellationToken cancellationToken)
    {
        List<Exception>? errors = null;
        foreach (var stage in Stages().Reverse().Where(stage => stage <= firstStage && (stage > aboveStage || aboveStage == int.MinValue)))
        {
            foreach (var observer in At(stage).Where(observer => observer.IsStarted))
            {
                observer.IsStarted = false;
                try
                {
                    await observer.Observer.OnStop(cancellationToken);
                }
                catch (Exception exception)
                {
                    onError?.Invoke(observer.Name, exception);
                    (errors ??= []).Add(exception);
                }
            }
        }

        if (errors is not null && onError is null)
        {
            throw errors.Count == 1 ? errors[0] : new AggregateException(errors);
        }
    }

    private Subscription[] At(int stage)
    {
        lock (_gate)
        {
            return [.. _subscriptions.Where(subscription => subscription.Stage == stage)];
        }
    }

    private sealed class Subscription(StagedLifecycle owner, string name, int stage, ILifecycleObserver observer) : IDisposable
    {
        public string Name { get; } = name;

        public int Stage { get; } = stage;

        public ILifecycleObserver Observer { get; } = observer;

        public bool IsStarted { get; set; }

        public void Dispose()
        {
            lock (owner._gate)
            {
                owner._subscriptions.Remove(this);
            }
        }
    }
}

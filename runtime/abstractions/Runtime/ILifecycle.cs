namespace Orleans;

/// <summary>Something that starts and stops in stages, lower ones first; it stops in the reverse order.</summary>
public interface ILifecycleObservable
{
    /// <summary>Takes part at <paramref name="stage"/>; dispose the result to leave.</summary>
    IDisposable Subscribe(string observerName, int stage, ILifecycleObserver observer);
}

/// <summary>Takes part in one stage of a lifecycle.</summary>
public interface ILifecycleObserver
{
    /// <summary>Called when the stage starts; an exception stops the start.</summary>
    Task OnStart(CancellationToken cancellationToken = default);

    /// <summary>Called when the stage stops.</summary>
    Task OnStop(CancellationToken cancellationToken = default);
}

/// <summary>Something that takes part in a lifecycle of type <typeparamref name="TLifecycleObservable"/>.</summary>
public interface ILifecycleParticipant<in TLifecycleObservable>
    where TLifecycleObservable : ILifecycleObservable
{
    /// <summary>Called once, before the first stage, to subscribe.</summary>
    void Participate(TLifecycleObservable lifecycle);
}

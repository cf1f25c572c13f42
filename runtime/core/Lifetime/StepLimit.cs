namespace Actors.Runtime.Lifetime;

/// <summary>
/// How long a step of an activation's life may take. The grain's code gets a token of its own: what it registers there runs on the pool and may throw,
/// which would end the process on the thread of a timer.
/// </summary>
internal sealed class StepLimit(TimeSpan limit, TimeProvider timeProvider) : IDisposable
{
    private readonly CancellationTokenSource _limit = new(limit, timeProvider);
    private CancellationTokenSource? _ofGrain;
    private CancellationTokenRegistration _registration;

    /// <summary>True once the step has had its time.</summary>
    public bool IsReached => _limit.IsCancellationRequested;

    /// <summary>What the runtime waits by.</summary>
    public CancellationToken Reached => _limit.Token;

    /// <summary>What the grain's code gets; not for several threads at once.</summary>
    public CancellationToken Token
    {
        get
        {
            if (_ofGrain is null)
            {
                _ofGrain = new CancellationTokenSource();
                _registration = _limit.Token.UnsafeRegister(static source => _ = ((CancellationTokenSource)source!).CancelAsync(), _ofGrain);
            }

            return _ofGrain.Token;
        }
    }

    public void Dispose()
    {
        _registration.Dispose();
        _limit.Dispose();
        _ofGrain?.Dispose();
    }
}

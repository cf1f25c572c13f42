using Microsoft.Extensions.Logging;
using Orleans.Runtime;

namespace Actors.Runtime.Lifetime;

/// <summary>
/// How long a step of an activation's life may take. The grain's code gets a token of its own: what it registers there runs on the pool and may throw,
/// which would end the process on the thread of a timer.
/// </summary>
internal sealed partial class StepLimit(TimeSpan limit, TimeProvider timeProvider, GrainId grainId, ILogger logger) : IDisposable
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
                _registration = _limit.Token.UnsafeRegister(static self => ((StepLimit)self!).TellGrain(), this);
            }

            return _ofGrain.Token;
        }
    }

    public void Dispose()
    {
        _registration.Dispose();
        if (IsReached)
        {
            // Whoever waited by the limit may be here before the grain has been told, and code that hangs must still hear of it. Without a timer, a source
            // needs no disposal.
            TellGrain();
        }
        else
        {
            _ofGrain?.Dispose();
        }

        _limit.Dispose();
    }

    private void TellGrain()
    {
        if (_ofGrain is { IsCancellationRequested: false } source)
        {
            _ = TellAsync(source);
        }
    }

    private async Task TellAsync(CancellationTokenSource source)
    {
        try
        {
            await source.CancelAsync().ConfigureAwait(false);
        }
        catch (AggregateException exception)
        {
            Log.TokenFailed(logger, grainId, exception);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1107, LogLevel.Warning, "Grain '{GrainId}' took too long to begin or end, and what it registered with its cancellation token threw; mend that code, as the rest of the step goes on beside it")]
        public static partial void TokenFailed(ILogger logger, GrainId grainId, Exception exception);
    }
}

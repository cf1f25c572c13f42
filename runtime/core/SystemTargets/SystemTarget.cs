using Actors.Runtime.Calls;
using Actors.Runtime.Invocation;
using Microsoft.Extensions.Logging;
using Orleans;
using Orleans.Runtime;

namespace Actors.Runtime.SystemTargets;

/// <summary>
/// Runs the calls to one object of the runtime. There is no mailbox: calls run beside each other on the thread pool, so the object
/// must be safe for that and quick, and its calls are never held up by an application's.
/// </summary>
internal sealed partial class SystemTarget : CallTarget, IRequestHost
{
    // What a silo of a thousand could send at once, and then some.
    private const int RunningMax = 10_000;

    private readonly GrainId _id;
    private readonly ISystemTarget _target;
    private readonly ILogger _logger;
    private int _runningCount;

    public SystemTarget(GrainId id, ISystemTarget target, ILogger logger)
    {
        _id = id;
        _target = target;
        _logger = logger;
    }

    public override bool TryEnqueue(Request request)
    {
        request.Host = this;
        request.Trace?.Arrive();
        if (Interlocked.Increment(ref _runningCount) > RunningMax)
        {
            Interlocked.Decrement(ref _runningCount);
            request.Refuse(new LimitExceededException($"The runtime's '{_id}' has {RunningMax} running calls, which is its limit; {request.Method} was refused. Retry it later."));
            return true;
        }

        ThreadPool.UnsafeQueueUserWorkItem(
            static state =>
            {
                state.Request.Trace?.BeginRun(state.Request);
                if (state.Request.Context is { } context)
                {
                    RequestContext.Import(context);
                }

                state.Request.Start(state.Host._target);
            },
            (Host: this, Request: request),
            preferLocal: false);
        return true;
    }

    void IRequestHost.OnFinished(Request request)
    {
        Interlocked.Decrement(ref _runningCount);
        request.Trace?.EndRun(request.TargetException);
        if (!request.IsOneWay)
        {
            request.Publish(runContinuationInline: false);
            return;
        }

        if (request.TargetException is { } exception)
        {
            Log.OneWayFailed(_logger, _id, request.Method.ToString(), exception);
        }

        request.Discard();
    }

    void IRequestHost.OnCanceled(Request request) => _ = request.CancelTargetAsync();

    private static partial class Log
    {
        [LoggerMessage(1501, LogLevel.Warning, "The runtime's '{TargetId}' threw from {Method}; nobody waits for the call, so only this line tells what to mend")]
        public static partial void OneWayFailed(ILogger logger, GrainId targetId, string method, Exception exception);
    }
}

using System.Diagnostics;
using Orleans.Diagnostics;
using Orleans.Runtime;

namespace Actors.Runtime.Invocation;

/// <summary>
/// The spans of one call that is traced: the caller's, and the target's with its wait and its run. Only calls that are sampled have one; for all
/// others it costs a look whether anybody listens.
/// </summary>
/// <remarks>
/// The caller's end and the target's end may be in different processes, and a caller may give up while the target runs, so neither touches the
/// other's spans.
/// </remarks>
internal sealed class CallTrace
{
    /// <summary>The name of the span in which a request waits for its turn.</summary>
    public const string WaitName = "wait for turn";

    /// <summary>The name of the span that is current while a target's code runs.</summary>
    public const string RunName = "run";

    private static readonly ActivitySource Application = new(ActivitySources.ApplicationGrainActivitySourceName);
    private static readonly ActivitySource Runtime = new(ActivitySources.RuntimeActivitySourceName);

    private Activity? _call;
    private Activity? _target;
    private Activity? _run;
    private long _arrivedTimestamp;

    /// <summary>The trace of a call from another process.</summary>
    public CallTrace(ActivityContext caller) => Context = caller;

    /// <summary>True when somebody may want spans of calls.</summary>
    public static bool HasListeners => Application.HasListeners() || Runtime.HasListeners();

    /// <summary>What the target's spans hang on; goes with the request to another process.</summary>
    public ActivityContext Context { get; }

    /// <summary>
    /// Begins the caller's span; null when the call is not sampled. Work that has outlived the span it began in belongs to no trace any more. Traces
    /// begin outside of grains: a grain that was called without one makes its calls without one.
    /// </summary>
    public static CallTrace? TryBegin(Request request, GrainId target)
    {
        var outer = Activity.Current;
        var source = SourceOf(request);
        if (outer is null ? RuntimeContext.Current is not null || request.Method.IsSystemMethod : outer.IsStopped || !outer.Recorded)
        {
            return null;
        }

        if (source.StartActivity(request.Method.ActivityName, ActivityKind.Client) is not { } call)
        {
            return null;
        }

        // What the caller does until it awaits the answer is not part of the call.
        Activity.Current = outer;
        if (!call.Recorded)
        {
            Stop(call);
            return null;
        }

        Describe(call, request);
        call.SetTag("rpc.orleans.target_id", target.ToString());
        call.SetTag("rpc.orleans.source_id", request.Chain?.GrainId.ToString());
        return new CallTrace(call.Context) { _call = call };
    }

    /// <summary>The request has reached the target's queue. Called again, it still counts from the first time.</summary>
    public void Arrive() => _arrivedTimestamp = _arrivedTimestamp == 0 ? Stopwatch.GetTimestamp() : _arrivedTimestamp;

    /// <summary>The target's code runs now: its span becomes the current one.</summary>
    public void BeginRun(Request request)
    {
        if (BeginTarget(request))
        {
            _run = SourceOf(request).StartActivity(RunName);
        }
    }

    /// <summary>The target's code has ended, whoever still waits for that.</summary>
    public void EndRun(Exception? failure)
    {
        End(_run, failure);
        End(_target, failure);
    }

    /// <summary>The time to run was over before the target's turn came.</summary>
    public void EndWithoutRun(Request request, Exception failure)
    {
        var outer = Activity.Current;
        if (BeginTarget(request))
        {
            End(_target, failure);
            Activity.Current = outer;
        }
    }

    /// <summary>The caller has its answer, or has given up.</summary>
    public void EndCall(Exception? failure)
    {
        End(_call, failure);
        _call = null;
    }

    private static ActivitySource SourceOf(Request request) => request.Method.IsSystemMethod ? Runtime : Application;

    // The target's spans are made when its code begins, and begin in the past: a request that is handed on meanwhile leaves none behind.
    private bool BeginTarget(Request request)
    {
        var source = SourceOf(request);
        _target = source.StartActivity(request.Method.ActivityName, ActivityKind.Server, Context);
        if (_target is null)
        {
            return false;
        }

        Describe(_target, request);
        _target.SetStartTime(_target.StartTimeUtc - Stopwatch.GetElapsedTime(_arrivedTimestamp));
        if (source.StartActivity(WaitName) is { } wait)
        {
            var end = wait.StartTimeUtc;
            wait.SetStartTime(_target.StartTimeUtc);
            wait.SetEndTime(end);
            wait.Stop();
        }

        return true;
    }

    private static void Describe(Activity activity, Request request)
    {
        activity.SetTag("rpc.system", "orleans");
        activity.SetTag("rpc.service", request.Method.InterfaceName);
        activity.SetTag("rpc.method", request.Method.Name);
    }

    // Not the message: it may hold what the application keeps to itself.
    private static void End(Activity? activity, Exception? failure)
    {
        if (activity is null)
        {
            return;
        }

        if (failure is not null)
        {
            activity.SetStatus(ActivityStatusCode.Error);
            activity.SetTag("error.type", failure.GetType().FullName);
        }

        Stop(activity);
    }

    // Stopping puts back what was current where the span began, which is not here.
    private static void Stop(Activity activity)
    {
        var current = Activity.Current;
        activity.Stop();
        if (current is not { IsStopped: true })
        {
            Activity.Current = current;
        }
    }
}

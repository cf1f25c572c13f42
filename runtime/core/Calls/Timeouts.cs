using System.Globalization;
using Actors.Runtime.Activations;
using Actors.Runtime.Invocation;
using Actors.Runtime.Scheduling;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Orleans.Configuration;
using Orleans.Runtime;

namespace Actors.Runtime.Calls;

/// <summary>When callers give up, and what they are told then.</summary>
internal sealed partial class Timeouts
{
    private readonly CoarseClock _clock;
    private readonly MessagingOptions _options;
    private readonly ILogger _logger;
    private readonly long _defaultMilliseconds;

    public Timeouts(CoarseClock clock, MessagingOptions options, IOptions<SchedulingOptions> scheduling, ILogger<Timeouts> logger)
    {
        _clock = clock;
        _options = options;
        _logger = logger;
        _defaultMilliseconds = (long)_options.ResponseTimeout.TotalMilliseconds;
        TurnWarningMilliseconds = (long)scheduling.Value.TurnWarningLengthThreshold.TotalMilliseconds;
    }

    public long TurnWarningMilliseconds { get; }

    /// <summary>True when a call that timed out is also cancelled at its target.</summary>
    public bool CancelsOnTimeout => _options.CancelRequestOnTimeout;

    /// <summary>Sets the deadline of a request that is sent now.</summary>
    public void SetDeadline(Request request)
    {
        var timeout = request.Method.ResponseTimeout is { } own ? (long)own.TotalMilliseconds : _defaultMilliseconds;
        request.DeadlineMilliseconds = timeout < 0 ? long.MaxValue : _clock.NowMilliseconds + timeout;
    }

    /// <summary>The exception of a request whose deadline has passed.</summary>
    public TimeoutException Describe(Request request, GrainId target, bool wasRunning, int waitingCount)
    {
        var timeout = request.Method.ResponseTimeout ?? _options.ResponseTimeout;
        var state = wasRunning
            ? string.Create(CultureInfo.InvariantCulture, $"it has been running for {(_clock.NowMilliseconds - request.StartedMilliseconds) / 1000.0:F1} s and may still end; its outcome is unknown")
            : string.Create(CultureInfo.InvariantCulture, $"it never ran, because it was one of {waitingCount} requests that wait for the grain");
        return new TimeoutException($"The call {request.Method} to grain '{target}' was not answered within {timeout}: {state}.");
    }

    public void ReportLongTurn(Activation activation, Request? running, long milliseconds) =>
        Log.LongTurn(_logger, activation.GrainId, running?.Method.ToString() ?? "a continuation", milliseconds);

    public void ReportBrokenPredicate(Activation activation, Request request, Exception exception) =>
        Log.BrokenPredicate(_logger, activation.GrainId, request.Method.ToString(), exception);

    public void ReportBrokenTurn(Activation activation, Exception exception) => Log.BrokenTurn(_logger, activation.GrainId, exception);

    private static partial class Log
    {
        [LoggerMessage(1202, LogLevel.Critical, "The runtime failed inside a turn of grain '{GrainId}'; the call of that turn may time out. Please report this with the stack trace")]
        public static partial void BrokenTurn(ILogger logger, GrainId grainId, Exception exception);

        [LoggerMessage(1203, LogLevel.Error, "The [MayInterleave] predicate of grain '{GrainId}' threw for {Method}; the call does not interleave")]
        public static partial void BrokenPredicate(ILogger logger, GrainId grainId, string method, Exception exception);

        [LoggerMessage(1201, LogLevel.Warning, "Grain '{GrainId}' has been running one turn of {Method} for {Milliseconds} ms; move blocking or long work off the turn, every other call of this grain waits")]
        public static partial void LongTurn(ILogger logger, GrainId grainId, string method, long milliseconds);
    }
}

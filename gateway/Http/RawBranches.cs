using System.Diagnostics;
using Actors.Gateway.Metering;
using Actors.Gateway.Parking;
using Actors.Gateway.Tracing;

namespace Actors.Gateway.Http;

/// <summary>
/// The middleware that hands a request to the branch whose path it is below, and everything else on. A reading whose silo was lost is answered by
/// another one, as long as that does not take long.
/// </summary>
internal sealed class RawBranches(RequestDelegate next, IEnumerable<IRawBranch> branches, FailureAnswers failures, RequestMetrics metrics, TimeProvider timeProvider)
{
    private static readonly TimeSpan RepeatTimeMax = TimeSpan.FromSeconds(2.5);
    private static readonly TimeSpan RepeatTimeAfterWait = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan RepeatPause = TimeSpan.FromMilliseconds(50);

    private readonly IRawBranch[] _branches = [.. branches];

    public Task InvokeAsync(HttpContext context)
    {
        var startedAt = timeProvider.GetTimestamp();
        return TryBegin(context, out var route) is { } answer ? AnswerAsync(context, route, answer, startedAt) : next(context);
    }

    // The spans cannot cross an await, so a branch starts here and is awaited elsewhere.
    private Task? TryBegin(HttpContext context, out int route)
    {
        var target = RawTarget.Of(context);
        for (route = 0; route < _branches.Length; route++)
        {
            if (TryMatch(target.Path, _branches[route].Prefix, out var rest))
            {
                return Begin(_branches[route], context, rest, target.Query);
            }
        }

        return null;
    }

    /// <summary>Whether a path is that of a branch, or below it.</summary>
    public static bool TryMatch(ReadOnlySpan<char> path, ReadOnlySpan<char> prefix, out ReadOnlySpan<char> rest)
    {
        rest = default;
        if (!path.StartsWith(prefix, StringComparison.Ordinal))
        {
            return false;
        }

        var behind = path[prefix.Length..];
        rest = behind.IsEmpty ? behind : behind[1..];
        return behind.IsEmpty || behind[0] == '/';
    }

    private static Task Begin(IRawBranch branch, HttpContext context, ReadOnlySpan<char> rest, ReadOnlySpan<char> query)
    {
        try
        {
            return branch.AnswerAsync(context, rest, query);
        }
        catch (Exception exception)
        {
            return Task.FromException(exception);
        }
    }

    private async Task AnswerAsync(HttpContext context, int route, Task answer, long startedAt)
    {
        var failedAt = 0L;
        RequestSpan.Name(context, _branches[route].Prefix);
        while (true)
        {
            try
            {
                await answer;
                metrics.Ended(route, context, timeProvider.GetElapsedTime(startedAt));
                return;
            }
            catch (RequestParkedException)
            {
                // It comes again, and is answered then.
                RequestSpan.Park();
                return;
            }
            catch (Exception exception)
            {
                failedAt = failedAt == 0 ? timeProvider.GetTimestamp() : failedAt;
                if (!MayRepeat(context, exception) || !HasTimeLeft(startedAt, failedAt))
                {
                    failures.Answer(context, exception);
                    metrics.Ended(route, context, timeProvider.GetElapsedTime(startedAt));
                    return;
                }
            }

            await Task.Delay(RepeatPause, timeProvider, context.RequestAborted).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            context.Response.Clear();
            answer = TryBegin(context, out _) ?? throw new UnreachableException("The branch of a request is found once and then not any more.");
        }
    }

    // Whether a lost silo had run a call nobody knows; only a reading can be run twice without harm.
    private static bool MayRepeat(HttpContext context, Exception failure) =>
        failure is SiloUnavailableException
        && (HttpMethods.IsGet(context.Request.Method) || HttpMethods.IsHead(context.Request.Method))
        && !context.Response.HasStarted
        && context.Response.BodyWriter.UnflushedBytes == 0
        && !context.RequestAborted.IsCancellationRequested;

    // A query that has waited for a change for minutes has its time to read again after that.
    private bool HasTimeLeft(long startedAt, long failedAt) =>
        timeProvider.GetElapsedTime(startedAt) < RepeatTimeMax || timeProvider.GetElapsedTime(failedAt) < RepeatTimeAfterWait;
}

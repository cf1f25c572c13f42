using System.Diagnostics;

namespace Actors.Ledger;

/// <summary>
/// The spans of the ledger. It begins no traces, and what has outlived the span it began in belongs to none: its loops run for everybody.
/// </summary>
internal static class LedgerSpans
{
    public const string SourceName = "Actors.Ledger";

    private static readonly ActivitySource Source = new(SourceName);

    /// <summary>True when somebody may want spans.</summary>
    public static bool HasListeners => Source.HasListeners();

    private static bool IsTraced => Source.HasListeners() && Activity.Current is { Recorded: true, IsStopped: false };

    /// <summary>Begins a span below the current one, and makes it the current one; null when nothing is traced here.</summary>
    public static Activity? TryBegin(string name) => IsTraced ? Source.StartActivity(name) : null;

    /// <summary>The same below a caller's span.</summary>
    public static Activity? TryBeginBelow(string name, ActivityContext caller, IEnumerable<ActivityLink> links) =>
        Source.StartActivity(name, ActivityKind.Internal, caller, tags: null, links);

    /// <summary>Ends the span of a reading, if there is one, with the reading; from here on, what was current before it is so again.</summary>
    public static ValueTask<TResult> Follow<TResult>(Activity? span, ValueTask<TResult> reading)
    {
        if (span is null)
        {
            return reading;
        }

        Activity.Current = span.Parent;
        return FollowAsync(span, reading);
    }

    /// <summary>Ends a span wherever that is heard of, which leaves alone what is current there.</summary>
    public static void End(Activity? span)
    {
        var current = Activity.Current;
        span?.Stop();
        if (current is not { IsStopped: true })
        {
            Activity.Current = current;
        }
    }

    /// <summary>Marks a span as failed. Not with the message: it may name what the application keeps to itself.</summary>
    public static void Fail(Activity? span, Exception? failure) =>
        span?.SetStatus(ActivityStatusCode.Error).SetTag("error.type", (failure?.GetType() ?? typeof(OperationCanceledException)).FullName);

    private static async ValueTask<TResult> FollowAsync<TResult>(Activity span, ValueTask<TResult> reading)
    {
        try
        {
            return await reading.ConfigureAwait(false);
        }
        catch (Exception failure)
        {
            Fail(span, failure);
            throw;
        }
        finally
        {
            End(span);
        }
    }
}

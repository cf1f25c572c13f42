using System.Data.Common;
using System.Globalization;
using System.Text.RegularExpressions;
using Actors.Gateway.Access;
using Actors.Gateway.Watching;
using Actors.Ledger;
using Orleans.Serialization;

namespace Actors.Gateway.Http;

/// <summary>
/// Turns what went wrong behind the gateway into one plain sentence with a status that tells the client whether to try
/// again. Never a stack trace; what nobody foresaw is logged once.
/// </summary>
internal sealed partial class FailureAnswers(ConsulHeaders headers, ILogger<FailureAnswers> logger)
{
    private static readonly TimeSpan DefaultPause = TimeSpan.FromSeconds(1);

    public void Answer(HttpContext context, Exception exception)
    {
        if (context.RequestAborted.IsCancellationRequested)
        {
            // Nobody is there to read an answer.
            context.Abort();
            return;
        }

        var failure = Describe(exception, HttpMethods.IsGet(context.Request.Method) || HttpMethods.IsHead(context.Request.Method));
        if (failure.Unforeseen)
        {
            Log.RequestFailed(logger, exception, context.Request.Method);
        }

        if (context.Response.HasStarted || context.Response.BodyWriter.UnflushedBytes > 0)
        {
            // Half an answer must not look like a whole one, and what waits in the response cannot be taken back.
            context.Abort();
            return;
        }

        Write(context.Response, failure);
    }

    /// <summary>The status and the sentence for a failure of a reading, for answers of another form.</summary>
    public (int Status, string Sentence) Explain(HttpContext context, Exception exception)
    {
        var failure = Describe(exception, isReading: true);
        if (failure.Unforeseen)
        {
            Log.RequestFailed(logger, exception, context.Request.Method);
        }

        return (failure.Status, failure.Text);
    }

    private void Write(HttpResponse response, Failure failure)
    {
        response.Clear();
        headers.Write(response, ReadMode.Default);
        if (failure.RetryAfter is { } pause)
        {
            var seconds = Math.Max(1, (long)Math.Ceiling(pause.TotalSeconds));
            response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
        }

        PlainText.Write(response, failure.Status, failure.Text);
    }

    // The ledger's exceptions have no codec, as the ledger knows nothing of calls: from a grain in another process they come by name.
    private static Failure Describe(Exception exception, bool isReading) => exception switch
    {
        LedgerUnavailableException unavailable => new(
            StatusCodes.Status503ServiceUnavailable, unavailable.Message, unavailable.RetryAfter),
        LedgerOutcomeUnknownException unknown => new(StatusCodes.Status500InternalServerError, unknown.Message),
        LedgerLimitException limit => new(StatusCodes.Status413PayloadTooLarge, limit.Message),
        UnavailableExceptionFallbackException { ExceptionType: var type } far when type == typeof(LedgerUnavailableException).FullName => new(
            StatusCodes.Status503ServiceUnavailable, far.Message, DefaultPause),
        UnavailableExceptionFallbackException { ExceptionType: var type } far when type == typeof(LedgerOutcomeUnknownException).FullName => new(
            StatusCodes.Status500InternalServerError, far.Message),
        UnavailableExceptionFallbackException { ExceptionType: var type } far when type == typeof(LedgerLimitException).FullName => new(
            StatusCodes.Status413PayloadTooLarge, far.Message),
        SiloUnavailableException => new(
            StatusCodes.Status503ServiceUnavailable,
            isReading ? "No silo can take this request just now; try again." : "The silo that had this request was lost, or none can take it just now. It may or may not have been applied; read before trying again.",
            DefaultPause),
        AccessDeniedException denied => new(
            denied.Refusal.Status, denied.Refusal.Text, denied.Refusal.Status == StatusCodes.Status503ServiceUnavailable ? DefaultPause : null),
        LimitExceededException => new(
            StatusCodes.Status429TooManyRequests, "Too many requests wait for this resource; try again later.", DefaultPause),
        TooManyWatchersException full => new(StatusCodes.Status429TooManyRequests, full.Message, DefaultPause),
        RegexMatchTimeoutException slow => new(
            StatusCodes.Status400BadRequest, $"The regular expression '{slow.Pattern}' takes too long to match; give a simpler one."),
        TimeoutException => new(
            StatusCodes.Status500InternalServerError, "No answer in time; a write may or may not have been applied. Read before trying again."),
        OrleansException storage when IsOfDatabase(storage) => new(
            StatusCodes.Status503ServiceUnavailable, "The database that keeps this grain's state does not answer; nothing was written, try again.", DefaultPause),
        BadHttpRequestException bad => new(bad.StatusCode, bad.Message),
        _ => new(StatusCodes.Status500InternalServerError, "The gateway failed on this request; its log says why.", Unforeseen: true),
    };

    private static bool IsOfDatabase(Exception? exception)
    {
        while (exception is not null and not DbException)
        {
            exception = exception.InnerException;
        }

        return exception is not null;
    }

    private sealed record Failure(int Status, string Text, TimeSpan? RetryAfter = null, bool Unforeseen = false);

    private static partial class Log
    {
        [LoggerMessage(EventId = 7001, Level = LogLevel.Error, Message = "A {Method} request failed in a way nobody foresaw; the client got status 500, so please report this with the stack trace")]
        public static partial void RequestFailed(ILogger logger, Exception exception, string method);
    }
}

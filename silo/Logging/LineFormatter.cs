using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Logging.Console;

namespace Actors.Silo.Logging;

/// <summary>Writes an event as exactly one line, or not at all when its kind has had its share.</summary>
internal abstract class LineFormatter(string name, RepeatLimit limit, LogOrigin origin) : ConsoleFormatter(name)
{
    // A line that nobody can read helps nobody, and a log must not hold what was too long for everything else.
    private const int TextMax = 16_384;

    protected LogOrigin Origin => origin;

    public sealed override void Write<TState>(in LogEntry<TState> logEntry, IExternalScopeProvider? scopeProvider, TextWriter textWriter)
    {
        var fields = logEntry.State as IReadOnlyList<KeyValuePair<string, object?>> ?? [];
        if (!limit.Admits(logEntry.Category, LogKind.Of(logEntry.LogLevel, logEntry.EventId, fields, logEntry.Exception)))
        {
            // What is not written is not queued, either.
            return;
        }

        var message = logEntry.Formatter?.Invoke(logEntry.State, logEntry.Exception) ?? "";
        WriteLine(textWriter, new LogLine(logEntry.LogLevel, logEntry.Category, logEntry.EventId, Clean(message), fields, logEntry.Exception is { } exception ? Clean(TextOf(exception)) : null, logEntry.Exception));
    }

    protected abstract void WriteLine(TextWriter writer, in LogLine line);

    // An exception of somebody's own may throw when it is asked for its text; who logs it must not hear of that.
    private static string TextOf(Exception exception)
    {
        try
        {
            return exception.ToString() ?? exception.GetType().ToString();
        }
        catch (Exception)
        {
            return exception.GetType().ToString();
        }
    }

    /// <summary>A text without secrets and of bounded length.</summary>
    protected static string Clean(string text) => Secrets.Hide(text.Length <= TextMax ? text : $"{text.AsSpan(0, TextMax)}…");
}

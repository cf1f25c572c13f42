using System.Buffers;
using System.Globalization;
using Microsoft.Extensions.Logging;

namespace Actors.Silo.Logging;

/// <summary>
/// Lines for people: <c>12:34:56 warn: Category[1201] What happened. [trace … grain …] The exception.</c> A stack trace stays on the line, so that
/// a line is an event and what is searched for is found together with it.
/// </summary>
internal sealed class TextLines(RepeatLimit limit, LogOrigin origin, TimeProvider timeProvider) : LineFormatter(FormatterName, limit, origin)
{
    public const string FormatterName = "actors-text";

    // Line ends of any kind would make two lines of one, and other control characters could rule the terminal of who reads.
    private static readonly SearchValues<char> Controls = SearchValues.Create([.. Enumerable.Range(0, 0xA0).Select(code => (char)code).Where(char.IsControl), '\u2028', '\u2029']);

    private readonly bool _isColored = !Console.IsErrorRedirected && string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR"));

    protected override void WriteLine(TextWriter writer, in LogLine line)
    {
        writer.Write(timeProvider.GetUtcNow().ToString("HH:mm:ss ", CultureInfo.InvariantCulture));
        WriteLevel(writer, line.Level);
        writer.Write(string.Create(CultureInfo.InvariantCulture, $": {line.Category}[{line.EventId.Id}] "));
        WriteOneLine(writer, line.Message);
        WriteOrigin(writer);
        if (line.ExceptionText is { } exception)
        {
            writer.Write(' ');
            WriteOneLine(writer, exception);
        }

        writer.Write(Environment.NewLine);
    }

    private void WriteOrigin(TextWriter writer)
    {
        var grain = Origin.Grain;
        if (LogOrigin.Trace is { TraceId: var traceId })
        {
            writer.Write(grain is null ? $" [trace {traceId}]" : $" [trace {traceId} grain ");
        }
        else if (grain is not null)
        {
            writer.Write(" [grain ");
        }

        if (grain is { } id)
        {
            WriteOneLine(writer, id.ToString());
            writer.Write(']');
        }
    }

    private void WriteLevel(TextWriter writer, LogLevel level)
    {
        var (word, color) = level switch
        {
            LogLevel.Trace => ("trce", "\u001b[37m"),
            LogLevel.Debug => ("dbug", "\u001b[37m"),
            LogLevel.Information => ("info", "\u001b[32m"),
            LogLevel.Warning => ("warn", "\u001b[1m\u001b[33m"),
            LogLevel.Error => ("fail", "\u001b[30m\u001b[41m"),
            LogLevel.Critical => ("crit", "\u001b[1m\u001b[37m\u001b[41m"),
            _ => throw new ArgumentOutOfRangeException(nameof(level), level, "A new level; say here how it is called."),
        };
        writer.Write(_isColored ? $"{color}{word}\u001b[0m" : word);
    }

    private static void WriteOneLine(TextWriter writer, string text)
    {
        var rest = text.AsSpan();
        while (rest.IndexOfAny(Controls) is >= 0 and var place)
        {
            writer.Write(rest[..place]);
            writer.Write(' ');
            // What was indented is no longer.
            rest = rest[(place + 1)..].TrimStart();
        }

        writer.Write(rest);
    }
}

using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Orleans.Dashboard;

namespace Actors.Runtime.Dashboard.Inspection;

/// <summary>Keeps the last lines that this process logged, as far as its own log levels let them through, from Information on.</summary>
internal sealed class TraceRing(IOptions<DashboardOptions> options, TimeProvider timeProvider) : ILoggerProvider
{
    public const int LinesMax = 200;

    private const int TextMax = 1_000;

    private readonly bool _isHidden = options.Value.HideTrace;
    private readonly Lock _gate = new();
    private readonly Queue<TraceLine> _lines = [];

    public ILogger CreateLogger(string categoryName) => new Logger(this, categoryName);

    /// <summary>From the oldest to the newest.</summary>
    public List<TraceLine> Read()
    {
        lock (_gate)
        {
            return [.. _lines];
        }
    }

    public void Dispose()
    {
        // Nothing is held but lines.
    }

    private void Add(LogLevel level, string category, string text, Exception? exception)
    {
        var whole = exception is null ? text : $"{text}: {exception.GetType().Name}: {exception.Message}";
        var line = new TraceLine(timeProvider.GetUtcNow(), level.ToString(), category, whole.Length <= TextMax ? whole : $"{whole[..TextMax]}…");
        lock (_gate)
        {
            if (_lines.Count == LinesMax)
            {
                _lines.Dequeue();
            }

            _lines.Enqueue(line);
        }
    }

    private sealed class Logger(TraceRing ring, string category) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel is >= LogLevel.Information and < LogLevel.None && !ring._isHidden;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (IsEnabled(logLevel))
            {
                ring.Add(logLevel, category, formatter(state, exception), exception);
            }
        }
    }
}

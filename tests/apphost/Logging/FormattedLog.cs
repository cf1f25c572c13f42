using System.Collections.Concurrent;
using Actors.Silo;
using Actors.Silo.Logging;
using Actors.Tests.Infrastructure;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Logging.Console;

namespace Actors.AppHost.Tests.Logging;

/// <summary>A log whose lines a test can read: the formatters of a host, with a clock of the test, and no console.</summary>
internal sealed class FormattedLog : ILoggerProvider
{
    private readonly ConcurrentQueue<string> _writes = [];
    private readonly ConsoleFormatter _formatter;

    public FormattedLog(LoggingOptions options, HostRole role = HostRole.Silo, Action<IServiceCollection>? configure = null)
    {
        var services = new ServiceCollection();
        configure?.Invoke(services);
        var process = new ActorsOptions { SiloName = "silo-1", Logging = options };
        services.AddOptions<Orleans.Configuration.SiloOptions>().Configure(silo => silo.SiloName = process.SiloName);
        Limit = new RepeatLimit(options, Clock);
        var origin = new LogOrigin(services.BuildServiceProvider(), role, process);
        _formatter = options.IsJson ? new JsonLines(Limit, origin, Clock) : new TextLines(Limit, origin, Clock);
    }

    public FakeTimeProvider Clock { get; } = new(new DateTimeOffset(2030, 1, 2, 3, 4, 5, 678, TimeSpan.Zero));

    public RepeatLimit Limit { get; }

    /// <summary>What was written, a text for each event.</summary>
    public IReadOnlyList<string> Writes => [.. _writes];

    public ILogger CreateLogger(string categoryName) => new Logger(this, categoryName);

    public ILogger<T> CreateLogger<T>() => new Logger<T>(LoggerFactory.Create(logging => logging.SetMinimumLevel(LogLevel.Trace).AddProvider(this)));

    public void Dispose()
    {
        // Nothing is held but lines.
    }

    private sealed class Logger(FormattedLog log, string category) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            using var writer = new StringWriter();
            log._formatter.Write(new LogEntry<TState>(logLevel, category, eventId, state, exception, formatter), scopeProvider: null, writer);
            if (writer.ToString() is { Length: > 0 } text)
            {
                log._writes.Enqueue(text);
            }
        }
    }
}

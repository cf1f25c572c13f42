using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Console;

namespace Actors.Silo.Logging;

/// <summary>What the console of a host shows: warnings and worse, one line each. <c>Logging:LogLevel</c> shows more.</summary>
internal static class HostLogging
{
    private const string HostCategory = "Microsoft.Extensions.Hosting.Internal.Host";
    private const string HealthCategory = "Microsoft.Extensions.Diagnostics.HealthChecks";

    public static ILoggingBuilder UseOneLineConsole(this ILoggingBuilder logging, StartReport report, HostRole role, ActorsOptions options)
    {
        logging.ClearProviders();
        logging.SetMinimumLevel(LogLevel.Warning);
        logging.AddConsole();
        logging.Services.TryAddSingleton(TimeProvider.System);
        logging.Services.AddSingleton(options.Logging).AddSingleton<RepeatLimit>().AddHostedService<LeftOutReporter>();
        logging.Services.AddSingleton(provider => new LogOrigin(provider, role, options));
        logging.Services.AddSingleton<ConsoleFormatter, TextLines>().AddSingleton<ConsoleFormatter, JsonLines>();
        logging.Services.Configure<ConsoleLoggerOptions>(console =>
        {
            console.FormatterName = options.Logging.IsJson ? JsonLines.FormatterName : TextLines.FormatterName;
            // Standard output is for what was asked for; a log is a side channel.
            console.LogToStandardErrorThreshold = LogLevel.Trace;
        });
        // Who asks for health gets the reason with the answer; a line for each question would bury the rest during an outage.
        logging.AddFilter(HealthCategory, LogLevel.None);
        // A failed start is told in one sentence by the caller; the host would add its stack trace.
        return logging.AddFilter(HostCategory, level => report.HasStarted && level >= LogLevel.Warning);
    }
}

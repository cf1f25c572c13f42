using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Actors.Silo.Logging;

/// <summary>Says every few seconds, in one line for each kind, how many lines were left out: nothing is missing without a word.</summary>
internal sealed partial class LeftOutReporter(RepeatLimit limit, TimeProvider timeProvider, ILogger<LeftOutReporter> logger) : BackgroundService
{
    /// <summary>How often that is said.</summary>
    public static readonly TimeSpan Period = TimeSpan.FromSeconds(10);

    /// <summary>Who says it.</summary>
    public static readonly string Category = typeof(LeftOutReporter).FullName!;

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        Report();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (!limit.IsOn)
        {
            return;
        }

        using var timer = new PeriodicTimer(Period, timeProvider);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                Report();
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The host stops.
        }
    }

    private void Report()
    {
        foreach (var leftOut in limit.TakeLeftOut())
        {
            var seconds = (int)Math.Ceiling(leftOut.Within.TotalSeconds);
            if (leftOut.Kind is { } kind)
            {
                Log.LeftOut(logger, leftOut.Level, leftOut.Count, leftOut.Category, kind.EventId, seconds);
            }
            else
            {
                Log.LeftOutOfSeveral(logger, leftOut.Level, leftOut.Count, leftOut.Category, seconds);
            }
        }
    }

    private static partial class Log
    {
        [LoggerMessage(EventId = 7020, Message = "{Count} more lines like {Category}[{EventId}] in the last {Seconds} s were left out; Actors:Logging:RepeatsAtOnce 0 shows all")]
        public static partial void LeftOut(ILogger logger, LogLevel level, long count, string category, int eventId, int seconds);

        [LoggerMessage(EventId = 7021, Message = "{Count} more lines of {Category}, of several kinds, in the last {Seconds} s were left out; Actors:Logging:RepeatsAtOnce 0 shows all")]
        public static partial void LeftOutOfSeveral(ILogger logger, LogLevel level, long count, string category, int seconds);
    }
}

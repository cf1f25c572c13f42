namespace Actors.Runtime.Dashboard.Collection;

/// <summary>What a silo did between two readings; nothing is known of it before its second one.</summary>
/// <param name="Calls">The calls that ended.</param>
/// <param name="Elapsed">Between the readings, by the silo's own clock; zero when there is none before.</param>
/// <param name="CollectionPausePercent">How much of that time garbage collection stopped everything.</param>
internal sealed record SiloLoad(CallSums Calls, TimeSpan Elapsed, double? CollectionPausePercent)
{
    private static readonly SiloLoad Unknown = new(CallSums.Zero, TimeSpan.Zero, null);

    public double? RequestsPerSecond => Figures.Rate(Calls.Calls, Elapsed);

    public double? ErrorsPerSecond => Figures.Rate(Calls.Errors, Elapsed);

    public double? MedianMilliseconds => Percentile.Milliseconds(Calls.Buckets, 0.5);

    public double? TailMilliseconds => Percentile.Milliseconds(Calls.Buckets, 0.99);

    public static SiloLoad Between(SiloSample? before, SiloSample now)
    {
        if (before?.Figures is not { Process: var old } || now.Figures is not { Process: var current } || current.Uptime <= old.Uptime)
        {
            return Unknown;
        }

        var elapsed = current.Uptime - old.Uptime;
        return new SiloLoad(now.Calls.Since(before.Calls), elapsed, Figures.Round(100 * (current.CollectionPauses - old.CollectionPauses) / elapsed));
    }
}

namespace Orleans.Runtime;

/// <summary>When a reminder ticks. All times are UTC.</summary>
[GenerateSerializer]
[Immutable]
[Alias("Orleans.Runtime.TickStatus")]
public readonly struct TickStatus
{
    /// <summary>Joins the times of a tick.</summary>
    public TickStatus(DateTime firstTickTime, TimeSpan period, DateTime timeStamp)
    {
        FirstTickTime = firstTickTime;
        Period = period;
        CurrentTickTime = timeStamp;
    }

    /// <summary>When the first tick was due. Every tick is due at this time plus a multiple of <see cref="Period"/>.</summary>
    [Id(0)]
    public DateTime FirstTickTime { get; }

    /// <summary>The time from one tick to the next.</summary>
    [Id(1)]
    public TimeSpan Period { get; }

    /// <summary>When this tick was sent: at its due time or, when the cluster was busy, a little later.</summary>
    [Id(2)]
    public DateTime CurrentTickTime { get; }

    /// <inheritdoc />
    public override string ToString() => $"<{FirstTickTime:O}, {Period}, {CurrentTickTime:O}>";
}

namespace Actors.Simulation.Tests.Kernel;

/// <summary>How badly statements are treated, in parts of a thousand.</summary>
internal sealed record DatabaseFaults
{
    public static readonly DatabaseFaults None = new();

    public TimeSpan LatencyMin { get; init; } = TimeSpan.FromMilliseconds(1);

    public TimeSpan LatencyMax { get; init; } = TimeSpan.FromMilliseconds(12);

    /// <summary>Never reaches the database; the caller is told so after up to <see cref="DelayMax"/>.</summary>
    public int FailPerMille { get; init; }

    /// <summary>Is done, but the caller is told that it failed.</summary>
    public int LostAcknowledgementPerMille { get; init; }

    /// <summary>Is done up to <see cref="DelayMax"/> later, after the caller may have been told that it failed.</summary>
    public int LatePerMille { get; init; }

    public TimeSpan DelayMax { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Nothing is done at all.</summary>
    public bool IsDown { get; init; }
}

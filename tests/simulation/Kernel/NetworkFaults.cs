namespace Actors.Simulation.Tests.Kernel;

/// <summary>How badly every message is treated, in parts of a thousand.</summary>
internal sealed record NetworkFaults
{
    public static readonly NetworkFaults None = new();

    public TimeSpan LatencyMin { get; init; } = TimeSpan.FromMicroseconds(200);

    public TimeSpan LatencyMax { get; init; } = TimeSpan.FromMilliseconds(3);

    /// <summary>Lost without a word.</summary>
    public int DropPerMille { get; init; }

    /// <summary>Arrives twice, the second time up to <see cref="DelayMax"/> later.</summary>
    public int DuplicatePerMille { get; init; }

    /// <summary>Takes up to <see cref="DelayMax"/> and is overtaken by later ones.</summary>
    public int DelayPerMille { get; init; }

    public TimeSpan DelayMax { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>The connection breaks instead: the sender hears of it, and the message is lost.</summary>
    public int ResetPerMille { get; init; }
}

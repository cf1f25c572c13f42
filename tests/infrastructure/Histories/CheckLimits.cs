namespace Actors.Tests.Infrastructure.Histories;

/// <summary>How far the search for an order goes, for each key.</summary>
public sealed record CheckLimits
{
    public static readonly CheckLimits Default = new();

    /// <summary>Pairs of a set of operations and a state that are looked at; about 100 bytes each.</summary>
    public int ConfigurationsMax { get; init; } = 2_000_000;

    public TimeSpan Time { get; init; } = TimeSpan.FromSeconds(30);
}

namespace Actors.Simulation.Tests.Membership;

/// <summary>Mistakes put in on purpose around the real machine, to show that the invariants find them.</summary>
internal sealed record MembershipMistakes
{
    public static readonly MembershipMistakes None = new();

    /// <summary>The table makes a write whatever version it was planned on.</summary>
    public bool TableIgnoresVersions { get; init; }

    /// <summary>The silo publishes every view that a read has found, older ones, too.</summary>
    public bool PublishesEveryRead { get; init; }
}

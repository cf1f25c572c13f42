namespace Actors.Simulation.Tests.Directory;

/// <summary>Mistakes to put into what surrounds the machine, to show that they are found.</summary>
internal sealed record DirectoryMistakes
{
    public static readonly DirectoryMistakes None = new();

    /// <summary>A silo takes the grant of a silo that is not the owner any more.</summary>
    public bool TrustsFormerOwners { get; init; }

    /// <summary>A silo lists its activations in whatever view it is.</summary>
    public bool ListsInAnyView { get; init; }
}

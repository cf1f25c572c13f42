namespace Actors.Cluster.Tests.Watching;

/// <summary>What is written while watchers look.</summary>
internal sealed record WatchSettings
{
    public int Changes { get; init; } = 20_000;

    public int Writers { get; init; } = 8;

    /// <summary>Each writer changes keys of its own in turn. With as many as it writes changes, every change is of another key.</summary>
    public int KeysPerWriter { get; init; } = 20;

    /// <summary>Changes a second, all writers together.</summary>
    public int Rate { get; init; } = 800;

    public int ChangesPerWriter => Changes / Writers;
}

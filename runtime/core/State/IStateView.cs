namespace Actors.Runtime.State;

/// <summary>A state of an activation as those see it who only look. Used on turns of the activation.</summary>
internal interface IStateView
{
    string Name { get; }

    bool IsLoaded { get; }

    /// <summary>The state itself, not a copy.</summary>
    object? Value { get; }
}

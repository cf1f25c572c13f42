using Orleans;

namespace Actors.Runtime.State;

/// <summary>A state that its activation takes along to another silo.</summary>
[GenerateSerializer, Alias("actors.MovedState`1")]
internal readonly record struct MovedState<TState>(
    [property: Id(0)] TState? State,
    [property: Id(1)] string? Etag,
    [property: Id(2)] bool RecordExists);

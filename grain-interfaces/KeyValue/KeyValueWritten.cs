namespace Actors.GrainInterfaces.KeyValue;

/// <summary>What became of a write.</summary>
/// <param name="Applied">Whether the wanted state now holds, on disk; false when the expected version did not hold.</param>
/// <param name="Index">The index of the key after the write, applied or not.</param>
[GenerateSerializer, Immutable, Alias("Actors.KeyValue.KeyValueWritten")]
public readonly record struct KeyValueWritten(
    [property: Id(0)] bool Applied,
    [property: Id(1)] long Index);

namespace Actors.GrainInterfaces.KeyValue;

/// <summary>What became of a write.</summary>
/// <param name="Applied">Whether the wanted state now holds, on disk; false when a condition of the write did not hold.</param>
/// <param name="Index">The index of the key after the write, applied or not.</param>
/// <param name="LockIndex">Of a lock that was granted: its fencing token. Otherwise 0.</param>
/// <param name="IsSessionInvalid">Whether a lock was refused because its session does not exist.</param>
[GenerateSerializer, Immutable, Alias("Actors.KeyValue.KeyValueWritten")]
public readonly record struct KeyValueWritten(
    [property: Id(0)] bool Applied,
    [property: Id(1)] long Index,
    [property: Id(2)] long LockIndex = 0,
    [property: Id(3)] bool IsSessionInvalid = false);

namespace Actors.GrainInterfaces.KeyValue;

/// <summary>A stored key.</summary>
/// <param name="Value">The bytes as they were put; may be empty.</param>
/// <param name="Flags">A number that means something to the clients only.</param>
/// <param name="LockIndex">How often the key has been locked.</param>
/// <param name="Session">The session that holds the lock; null when none does.</param>
/// <param name="CreateIndex">The index of the change that created the key.</param>
/// <param name="ModifyIndex">The index of the last change: the version that check-and-set compares.</param>
[GenerateSerializer, Immutable, Alias("Actors.KeyValue.KeyValueEntry")]
public sealed record KeyValueEntry(
    [property: Id(0)] ReadOnlyMemory<byte> Value,
    [property: Id(1)] ulong Flags,
    [property: Id(2)] long LockIndex,
    [property: Id(3)] string? Session,
    [property: Id(4)] long CreateIndex,
    [property: Id(5)] long ModifyIndex);

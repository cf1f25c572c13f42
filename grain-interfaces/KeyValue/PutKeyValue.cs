namespace Actors.GrainInterfaces.KeyValue;

/// <summary>Stores a value under a key.</summary>
/// <param name="Value">The bytes to store.</param>
/// <param name="Flags">A number that means something to the clients only.</param>
/// <param name="ExpectedVersion">
/// Null: whatever is stored. 0: only if the key does not exist. N: only if its modify index is N.
/// </param>
/// <param name="Fence">Null: whoever holds the lock. N: only while the key is locked and its lock index is N.</param>
[GenerateSerializer, Immutable, Alias("Actors.KeyValue.PutKeyValue")]
public sealed record PutKeyValue(
    [property: Id(0)] ReadOnlyMemory<byte> Value,
    [property: Id(1)] ulong Flags,
    [property: Id(2)] ulong? ExpectedVersion,
    [property: Id(3)] ulong? Fence = null);

namespace Actors.GrainInterfaces.KeyValue;

/// <summary>Removes a key.</summary>
/// <param name="ExpectedVersion">
/// Null: whatever is stored. N: only if its modify index is N, so 0 never removes anything.
/// </param>
/// <param name="Fence">Null: whoever holds the lock. N: only while the key is locked and its lock index is N.</param>
[GenerateSerializer, Immutable, Alias("Actors.KeyValue.DeleteKeyValue")]
public sealed record DeleteKeyValue(
    [property: Id(0)] ulong? ExpectedVersion,
    [property: Id(1)] ulong? Fence = null);

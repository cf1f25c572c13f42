namespace Actors.GrainInterfaces.KeyValue;

/// <summary>Removes a key.</summary>
/// <param name="ExpectedVersion">
/// Null: whatever is stored. N: only if its modify index is N, so 0 never removes anything.
/// </param>
[GenerateSerializer, Immutable, Alias("Actors.KeyValue.DeleteKeyValue")]
public sealed record DeleteKeyValue([property: Id(0)] ulong? ExpectedVersion);

namespace Actors.GrainInterfaces.KeyValue;

/// <summary>What was found under a key.</summary>
/// <param name="Entry">The key; null when it does not exist.</param>
/// <param name="Index">
/// The index that the reading stands for: the entry's modify index, or for an absent key an index at which it was
/// absent. Of two readings of one key the one with the higher index is the newer.
/// </param>
[GenerateSerializer, Immutable, Alias("Actors.KeyValue.KeyValueReading")]
public sealed record KeyValueReading(
    [property: Id(0)] KeyValueEntry? Entry,
    [property: Id(1)] long Index);

namespace Actors.GrainInterfaces.KeyValue;

/// <summary>Stores a value and locks the key, if it is free or already locked by the same session.</summary>
/// <param name="Value">The bytes to store.</param>
/// <param name="Flags">A number that means something to the clients only.</param>
/// <param name="Session">The session that wants the lock.</param>
[GenerateSerializer, Immutable, Alias("Actors.KeyValue.LockKeyValue")]
public sealed record LockKeyValue(
    [property: Id(0)] ReadOnlyMemory<byte> Value,
    [property: Id(1)] ulong Flags,
    [property: Id(2)] string Session);

/// <summary>Stores a value and gives the lock back, if the session holds it.</summary>
/// <param name="Value">The bytes to store.</param>
/// <param name="Flags">A number that means something to the clients only.</param>
/// <param name="Session">The session that holds the lock.</param>
[GenerateSerializer, Immutable, Alias("Actors.KeyValue.UnlockKeyValue")]
public sealed record UnlockKeyValue(
    [property: Id(0)] ReadOnlyMemory<byte> Value,
    [property: Id(1)] ulong Flags,
    [property: Id(2)] string Session);

namespace Actors.Runtime.AdoNet.Storage;

/// <summary>A row as it was read.</summary>
/// <param name="Payload">The value; null when the state was cleared.</param>
/// <param name="Version">The row's version as text.</param>
internal sealed record StoredState(byte[]? Payload, string? Version);

namespace Actors.Ledger;

/// <summary>Names one row.</summary>
/// <param name="Space">Its space.</param>
/// <param name="Key">Its key.</param>
public readonly record struct RowName(string Space, string Key);

/// <summary>One stored row.</summary>
/// <param name="Space">The kind of thing, such as <c>kv</c>; keys are ordered within a space.</param>
/// <param name="Key">The name within the space.</param>
/// <param name="Payload">The stored bytes; empty in a listing of keys only.</param>
/// <param name="CreateIndex">The index of the change that created the row.</param>
/// <param name="ModifyIndex">The index of the last change: the version that a conditional mutation expects.</param>
public sealed record LedgerEntry(string Space, string Key, ReadOnlyMemory<byte> Payload, long CreateIndex, long ModifyIndex);

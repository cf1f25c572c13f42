namespace Actors.Ledger;

/// <summary>What a mutation does to its row.</summary>
public enum MutationKind
{
    /// <summary>Creates or replaces the row.</summary>
    Put,

    /// <summary>Removes the row.</summary>
    Delete,
}

/// <summary>One wanted change of one row.</summary>
/// <param name="Kind">Put or delete.</param>
/// <param name="Space">The space of the row.</param>
/// <param name="Key">The key of the row.</param>
/// <param name="Payload">The bytes to store; must not change until the commit has completed. Empty for a delete.</param>
/// <param name="ExpectedVersion">
/// Null: whatever is stored. 0: the row must not exist. N: the row's <see cref="LedgerEntry.ModifyIndex"/> must be N.
/// </param>
public sealed record Mutation(MutationKind Kind, string Space, string Key, ReadOnlyMemory<byte> Payload, long? ExpectedVersion)
{
    /// <summary>Creates or replaces a row.</summary>
    public static Mutation Put(string space, string key, ReadOnlyMemory<byte> payload, long? expectedVersion = null) =>
        new(MutationKind.Put, space, key, payload, expectedVersion);

    /// <summary>Removes a row. Removing an absent row without an expected version succeeds and changes nothing.</summary>
    public static Mutation Delete(string space, string key, long? expectedVersion = null) =>
        new(MutationKind.Delete, space, key, ReadOnlyMemory<byte>.Empty, expectedVersion);
}

/// <summary>What became of one mutation.</summary>
/// <param name="Applied">Whether the wanted state now holds.</param>
/// <param name="Index">
/// When applied: the index of the change, which is the row's new version. A delete that found nothing to remove consumes no
/// index and reports the last index at that time. When not applied: 0.
/// </param>
/// <param name="CreateIndex">When applied: the row's create index (of a removed row, the one it had). Otherwise 0.</param>
/// <param name="CurrentVersion">The row's version after the commit, applied or not; 0 when the row does not exist.</param>
public readonly record struct MutationResult(bool Applied, long Index, long CreateIndex, long CurrentVersion);

/// <summary>What became of a batch: all of it was applied, or none.</summary>
/// <param name="Applied">Whether every mutation was applied.</param>
/// <param name="Results">
/// One result per mutation, in order. When the batch was not applied, the culprits are those whose
/// <see cref="MutationResult.CurrentVersion"/> differs from the version they expected.
/// </param>
public sealed record BatchResult(bool Applied, IReadOnlyList<MutationResult> Results);

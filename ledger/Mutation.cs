using System.Text;
using Actors.Ledger.Storage;

namespace Actors.Ledger;

/// <summary>What a mutation does to its row.</summary>
/// <remarks>The log only ever shows <see cref="Put"/> and <see cref="Delete"/>.</remarks>
public enum MutationKind
{
    /// <summary>Creates or replaces the row.</summary>
    Put,

    /// <summary>Removes the row.</summary>
    Delete,

    /// <summary>Changes nothing: makes its batch depend on the version of a row that it only read.</summary>
    Expect,

    /// <summary>Changes nothing: makes its batch depend on what it read below a prefix.</summary>
    ExpectRange,
}

/// <summary>One wanted change of one row.</summary>
/// <param name="Kind">Put or delete.</param>
/// <param name="Space">The space of the row.</param>
/// <param name="Key">The key of the row.</param>
/// <param name="Payload">The bytes to store; must not change until the commit has completed. Empty for a delete; for a range the key behind its end.</param>
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

    /// <summary>Applies the batch only if the row has this version; 0: only if it does not exist.</summary>
    public static Mutation Expect(string space, string key, long version) =>
        new(MutationKind.Expect, space, key, ReadOnlyMemory<byte>.Empty, version);

    /// <summary>
    /// Applies the batch only if no row below the prefix was created or changed after this index. Removed rows leave no trace,
    /// so whoever relies on a listing also expects the version of each row in it.
    /// </summary>
    public static Mutation ExpectRange(string space, string prefix, long snapshotIndex) =>
        new(MutationKind.ExpectRange, space, prefix, Encoding.UTF8.GetBytes(KeyRange.After(prefix) ?? KeyRange.Beyond), snapshotIndex);
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

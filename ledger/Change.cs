namespace Actors.Ledger;

/// <summary>One line of the change log.</summary>
/// <param name="Index">Its place in the order of all changes: gap-free, in commit order, the same in every process.</param>
/// <param name="Space">The space of the changed row.</param>
/// <param name="Key">The key of the changed row.</param>
/// <param name="Kind">What happened to the row.</param>
public sealed record Change(long Index, string Space, string Key, MutationKind Kind);

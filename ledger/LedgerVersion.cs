namespace Actors.Ledger;

/// <summary>What a row was after one change of it.</summary>
/// <param name="Index">The index of the change: the row's modify index then.</param>
/// <param name="CreateIndex">The index of the change that had created the row.</param>
/// <param name="Kind">Whether it was stored or removed.</param>
/// <param name="Payload">What was stored; empty for a removal.</param>
/// <param name="CommittedAt">When, by the clock of the database.</param>
public sealed record LedgerVersion(long Index, long CreateIndex, MutationKind Kind, ReadOnlyMemory<byte> Payload, DateTimeOffset CommittedAt);

namespace Actors.Ledger;

/// <summary>Asks for one page of the rows of a space, ordered by the UTF-8 bytes of their keys.</summary>
/// <param name="Space">The space to list.</param>
/// <param name="Prefix">Only keys that start with this text; empty for all.</param>
/// <param name="From">The first key of the page, inclusive; null to begin at the start. Pass <see cref="LedgerPage.Next"/> to go on.</param>
/// <param name="Limit">How many rows at most, between 1 and <see cref="LedgerOptions.PageCountMax"/>.</param>
/// <param name="KeysOnly">Leaves the payloads out.</param>
public sealed record ListRequest(string Space, string Prefix, string? From = null, int Limit = 1000, bool KeysOnly = false);

/// <summary>One page of a listing: one snapshot of the database.</summary>
/// <param name="Entries">The rows in order; fewer than the limit when their payloads reach <see cref="LedgerOptions.PageBytesMax"/>.</param>
/// <param name="Next">The first key of the next page; null when this is the last one.</param>
/// <param name="SnapshotIndex">The last index in the snapshot: every change up to it is in this page, no later one is.</param>
public sealed record LedgerPage(IReadOnlyList<LedgerEntry> Entries, string? Next, long SnapshotIndex);

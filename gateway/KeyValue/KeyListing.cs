using System.Runtime.CompilerServices;
using Actors.GrainInterfaces.KeyValue;
using Actors.Ledger;
using Microsoft.Extensions.Options;

namespace Actors.Gateway.KeyValue;

/// <summary>Walks over the keys below a prefix, page by page; each page is one snapshot of the ledger.</summary>
internal sealed class KeyListing(ILedger ledger, IOptions<LedgerOptions> limits)
{
    private const int PageCountMax = 500;

    // A page is also what a recursive delete removes in one batch.
    private readonly int _pageCount = Math.Min(PageCountMax, Math.Min(limits.Value.PageCountMax, limits.Value.BatchCountMax));

    /// <summary>The rows below a prefix, in order.</summary>
    public async IAsyncEnumerable<LedgerPage> RowsAsync(
        string prefix, bool keysOnly, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        string? from = null;
        do
        {
            var page = await ReadAsync(prefix, from, keysOnly, cancellationToken);
            yield return page;
            from = page.Next;
        }
        while (from is not null);
    }

    /// <summary>
    /// The names below a prefix, cut after the first separator that follows it. What lies behind a cut name is skipped
    /// by seeking past it, so a folder of a million keys costs one page.
    /// </summary>
    public async IAsyncEnumerable<NamePage> NamesAsync(
        string prefix, string? separator, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        string? from = null;
        string? folder = null;
        do
        {
            var page = await ReadAsync(prefix, from, keysOnly: true, cancellationToken);
            var names = new List<string>(page.Entries.Count);
            foreach (var entry in page.Entries)
            {
                if (folder is null || !entry.Key.StartsWith(folder, StringComparison.Ordinal))
                {
                    folder = FolderOf(entry.Key, prefix.Length, separator);
                    names.Add(folder ?? entry.Key);
                }
            }

            yield return new NamePage(names, page.SnapshotIndex);
            from = page.Next is not null && folder is not null ? KeyOrder.After(folder) : page.Next;
        }
        while (from is not null);
    }

    private static string? FolderOf(string key, int prefixLength, string? separator)
    {
        var cut = separator is null ? -1 : key.IndexOf(separator, prefixLength, StringComparison.Ordinal);
        return cut < 0 ? null : key[..(cut + separator!.Length)];
    }

    private ValueTask<LedgerPage> ReadAsync(string prefix, string? from, bool keysOnly, CancellationToken cancellationToken) =>
        ledger.ListAsync(new ListRequest(KeyValuePayload.Space, prefix, from, _pageCount, keysOnly), cancellationToken);

    /// <summary>Some names, and the index of the snapshot that they are from.</summary>
    internal readonly record struct NamePage(IReadOnlyList<string> Names, long SnapshotIndex);
}

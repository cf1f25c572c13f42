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
    /// by seeking past it, so a folder of a million keys costs one page. Keys that are not shown count as if they did not exist.
    /// </summary>
    public async IAsyncEnumerable<NamePage> NamesAsync(
        string prefix, string? separator, Func<string, bool> shows, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        string? from = null;
        string? folder = null;
        do
        {
            var page = await ReadAsync(prefix, from, keysOnly: true, cancellationToken);
            var names = new List<string>(page.Entries.Count);
            foreach (var entry in page.Entries)
            {
                if (folder is not null && entry.Key.StartsWith(folder, StringComparison.Ordinal))
                {
                    continue;
                }

                folder = null;
                if (shows(entry.Key))
                {
                    folder = FolderOf(entry.Key, prefix.Length, separator);
                    names.Add(folder ?? entry.Key);
                }
            }

            yield return new NamePage(names, page.SnapshotIndex, page.Next is not null);
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
    /// <param name="Names">The names.</param>
    /// <param name="SnapshotIndex">The index.</param>
    /// <param name="More">Whether others may follow.</param>
    internal readonly record struct NamePage(IReadOnlyList<string> Names, long SnapshotIndex, bool More);
}

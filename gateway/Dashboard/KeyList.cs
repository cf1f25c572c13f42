using Actors.Gateway.KeyValue;
using Actors.GrainInterfaces.KeyValue;
using Actors.Ledger;
using Microsoft.Extensions.Options;

namespace Actors.Gateway.Dashboard;

/// <summary>
/// Keys, from the ledger: one level with its folders, or a search through all levels. A folder is skipped by seeking past it; a search looks at
/// so many keys and then says where to go on, so an answer takes no longer with more keys.
/// </summary>
internal sealed class KeyList(ILedger ledger, IOptions<LedgerOptions> limits)
{
    private const char Separator = '/';
    private const int LookedAtMax = 20_000;

    public async Task<KeyPage> ReadAsync(KeyQuery query, CancellationToken cancellationToken)
    {
        var items = new List<KeyItem>(query.Size);
        var from = query.From;
        var lookedAt = 0;
        do
        {
            var page = await ReadPageAsync(query, from, cancellationToken);
            lookedAt += page.Entries.Count;
            string? folder = null;
            foreach (var entry in page.Entries)
            {
                if (folder is not null && entry.Key.StartsWith(folder, StringComparison.Ordinal))
                {
                    continue;
                }

                folder = query.Search.Length == 0 ? FolderOf(entry.Key, query.Prefix.Length) : null;
                if (query.Search.Length > 0 && !IsWanted(query, entry.Key))
                {
                    continue;
                }

                if (items.Count == query.Size)
                {
                    return new KeyPage(items, folder ?? entry.Key);
                }

                items.Add(new KeyItem(folder ?? entry.Key, folder is not null, null));
            }

            from = page.Next is not null && folder is not null ? KeyOrder.After(folder) : page.Next;
        }
        while (from is not null && lookedAt < LookedAtMax);

        return new KeyPage(items, from);
    }

    private static bool IsWanted(KeyQuery query, string key) => key.AsSpan(query.Prefix.Length).Contains(query.Search, StringComparison.OrdinalIgnoreCase);

    private static string? FolderOf(string key, int prefixLength)
    {
        var cut = key.IndexOf(Separator, prefixLength);
        return cut < 0 ? null : key[..(cut + 1)];
    }

    // Folders are many keys each, so short pages skip more of them; a search needs every key.
    private async ValueTask<LedgerPage> ReadPageAsync(KeyQuery query, string? from, CancellationToken cancellationToken)
    {
        var count = query.Search.Length > 0 ? limits.Value.PageCountMax : Math.Min(limits.Value.PageCountMax, query.Size + 1);
        return await ledger.ListAsync(new ListRequest(KeyValuePayload.Space, query.Prefix, from, count, KeysOnly: true), cancellationToken);
    }
}

/// <summary>Some keys.</summary>
/// <param name="Items">In order.</param>
/// <param name="Next">Where to go on; null when these are the last.</param>
internal sealed record KeyPage(IReadOnlyList<KeyItem> Items, string? Next);

/// <summary>A key or a folder.</summary>
/// <param name="Name">From the beginning; a folder's ends with a slash.</param>
/// <param name="IsFolder">Whether it stands for the keys below it.</param>
/// <param name="Keys">How many those are; null as nobody has counted them.</param>
internal sealed record KeyItem(string Name, bool IsFolder, int? Keys);

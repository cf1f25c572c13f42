namespace Actors.Gateway.Registry;

/// <summary>
/// Reads one kind of list of the catalog, page by page. Each page may come from another silo, and the indexes of two silos differ: so a
/// later page is asked for at least what the first one shows, and no list has a lower index than one before it.
/// </summary>
/// <param name="next">Where to go on; null after the last page.</param>
/// <param name="indexOf">The index of a page.</param>
/// <param name="withIndex">The page with another index.</param>
internal sealed class CatalogPages<TPage>(Func<TPage, string?> next, Func<TPage, long> indexOf, Func<TPage, long, TPage> withIndex)
    where TPage : class
{
    private long _answered;

    /// <summary>The pages; an empty sequence means that the catalog is not there yet.</summary>
    /// <param name="read">Reads the page after a place that shows at least an index; null when the catalog does not get there.</param>
    /// <param name="atLeast">The index that the list must show.</param>
    /// <param name="isStale">Whether nothing more is wanted than that, whatever was answered before.</param>
    public async IAsyncEnumerable<TPage> ReadAsync(Func<string?, long, Task<TPage?>> read, long atLeast, bool isStale)
    {
        var page = await ReadFirstAsync(read, atLeast, isStale);
        while (page is not null)
        {
            yield return page;
            if (next(page) is not { } after)
            {
                yield break;
            }

            atLeast = Math.Max(atLeast, indexOf(page));
            page = await read(after, atLeast)

                // A part of the list must never pass for the whole.
                ?? throw new TimeoutException("The catalog fell behind while it was being read; try again.");
        }
    }

    private async Task<TPage?> ReadFirstAsync(Func<string?, long, Task<TPage?>> read, long atLeast, bool isStale)
    {
        var answered = Volatile.Read(ref _answered);
        if (!isStale && answered > atLeast)
        {
            // What shows everything up to an index may be answered with it, also when its own last change was before.
            if (await read(null, answered) is { } page)
            {
                return Raise(withIndex(page, Math.Max(answered, indexOf(page))));
            }

            // A silo that is cut off from the database still has an answer; that it is an older one, its index says.
            Interlocked.CompareExchange(ref _answered, atLeast, answered);
        }

        return await read(null, atLeast) is { } first ? Raise(first) : null;
    }

    private TPage Raise(TPage page)
    {
        var known = Volatile.Read(ref _answered);
        while (indexOf(page) > known)
        {
            known = Interlocked.CompareExchange(ref _answered, indexOf(page), known);
        }

        return page;
    }
}

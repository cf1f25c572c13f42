using System.Runtime.CompilerServices;
using Actors.Runtime.Directory;
using Orleans;

namespace Actors.Runtime.Reminders;

/// <summary>
/// Reads a table in pages: parts of the ring as wide as are likely to hold some thousand rows, by what the last pages held. So no
/// number of reminders makes a reading large, whatever the table is.
/// </summary>
internal sealed class ReminderPages(IReminderTable table)
{
    private const int RowsAim = 1_000;

    // Never wider, however few rows there were: many may have come since.
    private const ulong WidthMax = (1UL << 32) / 64;

    private ulong _width = WidthMax;

    public async IAsyncEnumerable<(RingRange Page, IList<ReminderEntry> Rows)> ReadAsync(
        RingRanges ranges, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var range in ranges.Items)
        {
            for (ulong first = range.First; first <= range.Last;)
            {
                cancellationToken.ThrowIfCancellationRequested();
                var page = new RingRange((uint)first, (uint)Math.Min(range.Last, first + _width - 1));

                // Tables read from behind the first hash on; before hash 0 is the last one, and equal ends mean everything.
                var data = await table.ReadRows(unchecked(page.First - 1), page.Last).ConfigureAwait(false);
                Adapt(page, data.Reminders.Count);
                yield return (page, data.Reminders);
                first = page.Last + 1UL;
            }
        }
    }

    private void Adapt(RingRange page, int rowCount) =>
        _width = rowCount == 0 ? WidthMax : Math.Clamp((page.Last - page.First + 1UL) * RowsAim / (ulong)rowCount, 1, WidthMax);
}

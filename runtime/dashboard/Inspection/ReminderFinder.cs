using Actors.Runtime.Directory;
using Actors.Runtime.Reminders;
using Orleans;

namespace Actors.Runtime.Dashboard.Inspection;

/// <summary>Searches the table of reminders, which is read in pieces: only those of the page are held.</summary>
internal static class ReminderFinder
{
    private static readonly RingRanges Everything = RingRanges.Of([new RingRange(0, uint.MaxValue)]);

    private static readonly IComparer<ReminderEntry> ByGrainAndName = Comparer<ReminderEntry>.Create((left, right) =>
        left.GrainId.CompareTo(right.GrainId) is not 0 and var order ? order : string.CompareOrdinal(left.ReminderName, right.ReminderName));

    public static async Task<ReminderList> FindAsync(IReminderTable table, string search, int skip, int take, CancellationToken cancellationToken)
    {
        var found = new TopItems<ReminderEntry>(skip + take, ByGrainAndName);
        await foreach (var (_, rows) in new ReminderPages(table).ReadAsync(Everything, cancellationToken))
        {
            foreach (var row in rows)
            {
                if (Finds(search, row.ReminderName) || Finds(search, row.GrainId.ToString()))
                {
                    found.Add(row);
                }
            }
        }

        return new ReminderList(found.Total, [.. found.Read().Skip(skip)]);
    }

    private static bool Finds(string search, string text) => text.Contains(search, StringComparison.OrdinalIgnoreCase);
}

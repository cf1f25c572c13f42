using System.Text;

namespace Actors.Ledger.Tests;

/// <summary>Shorthand for what most tests do.</summary>
internal static class LedgerExtensions
{
    public const string Space = "kv";

    public static async Task<MutationResult> PutAsync(this ILedger ledger, string key, string value, long? expectedVersion = null) =>
        await ledger.CommitAsync(Mutation.Put(Space, key, Encoding.UTF8.GetBytes(value), expectedVersion), CancellationToken.None);

    public static async Task<MutationResult> DeleteAsync(this ILedger ledger, string key, long? expectedVersion = null) =>
        await ledger.CommitAsync(Mutation.Delete(Space, key, expectedVersion), CancellationToken.None);

    public static async Task<LedgerEntry?> GetAsync(this ILedger ledger, string key) =>
        (await ledger.ReadAsync(Space, key, CancellationToken.None)).Entry;

    public static string Text(this LedgerEntry? entry) =>
        entry is null ? "(absent)" : Encoding.UTF8.GetString(entry.Payload.Span);

    /// <summary>Follows the log until it has given so many changes.</summary>
    public static async Task<List<Change>> TakeChangesAsync(this ILedger ledger, long afterIndex, int count)
    {
        using var cts = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        var changes = new List<Change>();
        if (count == 0)
        {
            return changes;
        }

        await foreach (var change in ledger.TailAsync(afterIndex, cts.Token))
        {
            changes.Add(change);
            if (changes.Count == count)
            {
                break;
            }
        }

        return changes;
    }
}

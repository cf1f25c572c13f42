using Actors.Runtime.AdoNet.Database;
using Orleans.Runtime;

namespace Actors.Runtime.AdoNet.Reminders;

/// <summary>The texts of the statements for reminders, as the database keeps them in <c>OrleansQuery</c>.</summary>
internal sealed class ReminderQueries
{
    public const string ReadOfGrain = "ReadReminderRowsKey";
    public const string ReadOne = "ReadReminderRowKey";
    public const string ReadRange = "ReadRangeRows1Key";
    public const string ReadRangeAcrossEnd = "ReadRangeRows2Key";
    public const string Upsert = "UpsertReminderRowKey";
    public const string Delete = "DeleteReminderRowKey";
    public const string DeleteAll = "DeleteReminderRowsKey";

    // The one statement that is not in OrleansQuery.
    private const string ReadQueries = "select QueryKey, QueryText from OrleansQuery";

    private static readonly string[] Keys = [ReadOfGrain, ReadOne, ReadRange, ReadRangeAcrossEnd, Upsert, Delete, DeleteAll];

    private readonly Dictionary<string, string> _texts;

    private ReminderQueries(Dictionary<string, string> texts) => _texts = texts;

    public string this[string key] => _texts[key];

    /// <exception cref="OrleansConfigurationException">Texts are missing; all of them are named.</exception>
    public static async Task<ReminderQueries> LoadAsync(ISqlDatabase database, CancellationToken cancellationToken)
    {
        var rows = await database.QueryAsync(
            ReadQueries, [], static reader => KeyValuePair.Create(reader.GetString(0), reader.GetString(1)), cancellationToken).ConfigureAwait(false);
        var texts = new Dictionary<string, string>(rows, StringComparer.Ordinal);
        var missing = Keys.Where(key => !texts.ContainsKey(key)).ToList();
        return missing.Count == 0
            ? new ReminderQueries(texts)
            : throw new OrleansConfigurationException(
                $"The {database} has no text for '{string.Join("', '", missing)}' in OrleansQuery; apply the schema with 'silo schema apply'.");
    }
}

using Actors.Runtime.AdoNet.Database;
using Orleans.Runtime;

namespace Actors.Runtime.AdoNet.Storage;

/// <summary>The texts of the storage's statements, as the database keeps them in <c>OrleansQuery</c>.</summary>
/// <param name="HasOwner">False when the database only knows the keys of Orleans, whose rows have no owner.</param>
internal sealed record StorageQueries(string Read, string Write, string Clear, string Delete, bool HasOwner)
{
    // The one statement that is not in OrleansQuery.
    private const string ReadQueries = "select QueryKey, QueryText from OrleansQuery";

    private static readonly string[] OwnedKeys = ["ReadFromOwnedStorageKey", "WriteToOwnedStorageKey", "ClearOwnedStorageKey", "DeleteOwnedStorageKey"];
    private static readonly string[] PlainKeys = ["ReadFromStorageKey", "WriteToStorageKey", "ClearStorageKey", "DeleteStorageKey"];

    /// <exception cref="OrleansConfigurationException">Texts are missing; all of them are named.</exception>
    public static async Task<StorageQueries> LoadAsync(ISqlDatabase database, CancellationToken cancellationToken)
    {
        var rows = await database.QueryAsync(
            ReadQueries, [], static reader => KeyValuePair.Create(reader.GetString(0), reader.GetString(1)), cancellationToken).ConfigureAwait(false);
        var texts = new Dictionary<string, string>(rows, StringComparer.Ordinal);
        var hasOwner = OwnedKeys.All(texts.ContainsKey);
        var keys = hasOwner ? OwnedKeys : PlainKeys;
        var missing = keys.Where(key => !texts.ContainsKey(key)).ToList();
        return missing.Count == 0
            ? new StorageQueries(texts[keys[0]], texts[keys[1]], texts[keys[2]], texts[keys[3]], hasOwner)
            : throw new OrleansConfigurationException(
                $"The {database} has no text for '{string.Join("', '", missing)}' in OrleansQuery; apply the schema with 'silo schema apply'.");
    }
}

using Actors.Runtime.AdoNet.Database;
using Orleans.Runtime;

namespace Actors.Runtime.AdoNet.Membership;

/// <summary>The texts of the membership table's statements, as the database keeps them in <c>OrleansQuery</c>.</summary>
internal sealed class MembershipQueries
{
    private const string ReadQueries = "select QueryKey, QueryText from OrleansQuery";

    private static readonly string[] Keys =
    [
        "UpdateIAmAlivetimeKey", "InsertMembershipVersionKey", "InsertMembershipKey", "UpdateMembershipKey", "MembershipReadRowKey", "MembershipReadAllKey",
        "DeleteMembershipTableEntriesKey", "GatewaysQueryKey", "CleanupDefunctSiloEntriesKey",
    ];

    private readonly Dictionary<string, string> _texts;

    private MembershipQueries(Dictionary<string, string> texts) => _texts = texts;

    public string UpdateHeartbeat => _texts["UpdateIAmAlivetimeKey"];

    public string InsertVersion => _texts["InsertMembershipVersionKey"];

    public string InsertRow => _texts["InsertMembershipKey"];

    public string UpdateRow => _texts["UpdateMembershipKey"];

    public string ReadRow => _texts["MembershipReadRowKey"];

    public string ReadAll => _texts["MembershipReadAllKey"];

    public string DeleteCluster => _texts["DeleteMembershipTableEntriesKey"];

    public string ReadGateways => _texts["GatewaysQueryKey"];

    public string RemoveDefunct => _texts["CleanupDefunctSiloEntriesKey"];

    /// <exception cref="OrleansConfigurationException">Texts are missing; all of them are named.</exception>
    public static async Task<MembershipQueries> LoadAsync(ISqlDatabase database, CancellationToken cancellationToken)
    {
        var rows = await database.QueryAsync(
            ReadQueries, [], static reader => KeyValuePair.Create(reader.GetString(0), reader.GetString(1)), cancellationToken).ConfigureAwait(false);
        var texts = new Dictionary<string, string>(rows, StringComparer.Ordinal);
        var missing = Keys.Where(key => !texts.ContainsKey(key)).ToList();
        return missing.Count == 0
            ? new MembershipQueries(texts)
            : throw new OrleansConfigurationException(
                $"The {database} has no text for '{string.Join("', '", missing)}' in OrleansQuery; apply the schema with 'silo schema apply'.");
    }
}

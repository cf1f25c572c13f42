using System.Globalization;
using System.Net;
using Actors.Runtime.AdoNet.Database;
using Orleans.Messaging;
using Orleans.Runtime;

namespace Actors.Runtime.AdoNet.Membership;

/// <summary>Finds the gateways of a cluster in its membership table.</summary>
internal sealed class AdoNetGatewayListProvider : IGatewayListProvider, IDisposable
{
    private readonly ISqlDatabase _database;
    private readonly string _clusterId;
    private volatile MembershipQueries? _queries;

    public AdoNetGatewayListProvider(string invariant, string connectionString, string clusterId, TimeSpan maxStaleness)
    {
        _database = AdoNetInvariants.Open(invariant, connectionString);
        _clusterId = clusterId;
        MaxStaleness = maxStaleness;
    }

    public TimeSpan MaxStaleness { get; }

    public bool IsUpdatable => true;

    public async Task InitializeGatewayListProvider() => await LoadAsync().ConfigureAwait(false);

    public async Task<IList<Uri>> GetGateways()
    {
        var queries = await LoadAsync().ConfigureAwait(false);
        var gateways = await _database.QueryAsync(
            queries.ReadGateways,
            [SqlArgument.Text("DeploymentId", _clusterId), SqlArgument.Integer("Status", (int)SiloStatus.Active)],
            static reader => SiloAddress.New(
                IPAddress.Parse(reader.GetString(reader.GetOrdinal("Address"))),
                Convert.ToInt32(reader.GetValue(reader.GetOrdinal("ProxyPort")), CultureInfo.InvariantCulture),
                Convert.ToInt32(reader.GetValue(reader.GetOrdinal("Generation")), CultureInfo.InvariantCulture)),
            CancellationToken.None).ConfigureAwait(false);
        return [.. gateways.Select(gateway => gateway.ToGatewayUri())];
    }

    public void Dispose() => _database.Dispose();

    private async ValueTask<MembershipQueries> LoadAsync() =>
        _queries ??= await MembershipQueries.LoadAsync(_database, CancellationToken.None).ConfigureAwait(false);
}

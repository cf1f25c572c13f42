using Actors.Runtime.AdoNet.Membership;
using Actors.Runtime.Membership;
using Actors.Runtime.Validation;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using Orleans.Configuration;
using Orleans.Messaging;

namespace Orleans.Hosting;

/// <summary>Has silos find each other, and clients find silos, through a table in a SQL database. Its tables must exist; see <c>silo schema</c>.</summary>
public static class AdoNetClusteringExtensions
{
    private static readonly TimeSpan GatewayListStaleness = TimeSpan.FromSeconds(5);

    /// <summary>Makes the silo a member of the cluster that <see cref="ClusterOptions.ClusterId"/> names in the database.</summary>
    public static ISiloBuilder UseAdoNetClustering(this ISiloBuilder builder, Action<AdoNetClusteringSiloOptions> configureOptions) =>
        builder.UseAdoNetClustering(options => options.Configure(configureOptions));

    /// <summary>Makes the silo a member of the cluster that <see cref="ClusterOptions.ClusterId"/> names in the database.</summary>
    public static ISiloBuilder UseAdoNetClustering(this ISiloBuilder builder, Action<OptionsBuilder<AdoNetClusteringSiloOptions>>? configureOptions = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        configureOptions?.Invoke(builder.Services.AddOptions<AdoNetClusteringSiloOptions>());
        builder.Services.ValidateOptions<AdoNetClusteringSiloOptions>();
        builder.Services.Replace(ServiceDescriptor.Singleton<IMembershipTable>(services =>
        {
            var options = services.GetRequiredService<IOptions<AdoNetClusteringSiloOptions>>().Value;
            return new AdoNetMembershipTable(options.Invariant, options.ConnectionString!, services.GetRequiredService<IOptions<ClusterOptions>>().Value.ClusterId);
        }));
        builder.Services.AddMembership();
        return builder;
    }

    /// <summary>Has the client find its cluster's gateways in the database.</summary>
    public static IClientBuilder UseAdoNetClustering(this IClientBuilder builder, Action<AdoNetClusteringClientOptions> configureOptions) =>
        builder.UseAdoNetClustering(options => options.Configure(configureOptions));

    /// <summary>Has the client find its cluster's gateways in the database.</summary>
    public static IClientBuilder UseAdoNetClustering(this IClientBuilder builder, Action<OptionsBuilder<AdoNetClusteringClientOptions>>? configureOptions = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        configureOptions?.Invoke(builder.Services.AddOptions<AdoNetClusteringClientOptions>());
        builder.Services.ValidateOptions<AdoNetClusteringClientOptions>();
        builder.Services.Replace(ServiceDescriptor.Singleton<IGatewayListProvider>(services =>
        {
            var options = services.GetRequiredService<IOptions<AdoNetClusteringClientOptions>>().Value;
            return new AdoNetGatewayListProvider(
                options.Invariant, options.ConnectionString!, services.GetRequiredService<IOptions<ClusterOptions>>().Value.ClusterId, GatewayListStaleness);
        }));
        return builder;
    }
}

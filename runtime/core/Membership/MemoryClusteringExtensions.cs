using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using Orleans;
using Orleans.Configuration;
using Orleans.Hosting;

namespace Actors.Runtime.Membership;

/// <summary>Clusters inside one process.</summary>
internal static class MemoryClusteringExtensions
{
    /// <summary>Makes the silo a member of the cluster that its <see cref="ClusterOptions.ClusterId"/> names in <paramref name="membership"/>.</summary>
    public static ISiloBuilder UseMemoryClustering(this ISiloBuilder builder, MemoryMembership membership)
    {
        builder.Services.Replace(ServiceDescriptor.Singleton<IMembershipTable>(services => new MemoryMembershipTable(
            membership, services.GetRequiredService<IOptions<ClusterOptions>>().Value.ClusterId, services.GetRequiredService<TimeProvider>())));
        builder.Services.AddMembership();
        return builder;
    }
}

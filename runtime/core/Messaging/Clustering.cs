using Microsoft.Extensions.DependencyInjection;
using Orleans;

namespace Actors.Runtime.Messaging;

/// <summary>Says whether this silo has company: then it listens. A silo without a membership table has none and takes no port.</summary>
internal sealed class Clustering(IEnumerable<ClusteringMarker> markers, IServiceProviderIsService services)
{
    public bool IsClustered { get; } = markers.Any() || services.IsService(typeof(IMembershipTable));
}

/// <summary>Registered by what makes a silo part of a cluster without a membership table.</summary>
internal sealed class ClusteringMarker
{
    public static readonly ClusteringMarker Instance = new();
}

/// <summary>Registers it.</summary>
internal static class ClusteringMarkerExtensions
{
    /// <summary>Makes the silo listen for others; a second time is harmless.</summary>
    public static IServiceCollection MarkAsClustered(this IServiceCollection services) =>
        services.Any(service => service.ServiceType == typeof(ClusteringMarker)) ? services : services.AddSingleton(ClusteringMarker.Instance);
}

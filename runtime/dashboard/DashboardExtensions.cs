using Actors.Runtime.Dashboard;
using Actors.Runtime.Dashboard.Http;
using Microsoft.AspNetCore.Routing;
using Orleans.Hosting;

namespace Orleans.Dashboard;

/// <summary>Adds the dashboard to a silo or a client and serves it.</summary>
public static class DashboardExtensions
{
    /// <summary>Lets dashboards, this host's and others', look into the silo.</summary>
    public static ISiloBuilder AddDashboard(this ISiloBuilder siloBuilder, Action<DashboardOptions>? configureOptions = null)
    {
        ArgumentNullException.ThrowIfNull(siloBuilder);
        siloBuilder.Services.AddDashboardReading(configureOptions);
        siloBuilder.Services.AddInspection();
        return siloBuilder;
    }

    /// <summary>Lets a client's host serve the dashboard of the cluster. The silos need <c>AddDashboard</c>, too.</summary>
    public static IClientBuilder AddDashboard(this IClientBuilder clientBuilder, Action<DashboardOptions>? configureOptions = null)
    {
        ArgumentNullException.ThrowIfNull(clientBuilder);
        clientBuilder.Services.AddDashboardReading(configureOptions);
        return clientBuilder;
    }

    /// <summary>Serves the dashboard. From the host's start on the cluster is read, as its history must be there before somebody looks.</summary>
    /// <param name="endpoints">Where.</param>
    /// <param name="routePrefix">Below which path, such as <c>/ui</c>; null for the root.</param>
    /// <returns>All of it, to demand authorization for, for example.</returns>
    public static RouteGroupBuilder MapOrleansDashboard(this IEndpointRouteBuilder endpoints, string? routePrefix = null)
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        return DashboardEndpoints.Map(endpoints, routePrefix ?? "");
    }
}

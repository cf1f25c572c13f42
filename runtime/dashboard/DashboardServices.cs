using Actors.Runtime.Dashboard.Calls;
using Actors.Runtime.Dashboard.Collection;
using Actors.Runtime.Dashboard.Http;
using Actors.Runtime.Dashboard.Inspection;
using Actors.Runtime.Dashboard.Overview;
using Actors.Runtime.Dashboard.Silos;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Orleans;
using Orleans.Dashboard;
using Orleans.Runtime;

namespace Actors.Runtime.Dashboard;

/// <summary>The services of the dashboard.</summary>
internal static class DashboardServices
{
    /// <summary>What reads a cluster and answers for it. It does nothing until it is served.</summary>
    public static void AddDashboardReading(this IServiceCollection services, Action<DashboardOptions>? configure)
    {
        var options = services.AddOptions<DashboardOptions>();
        if (configure is not null)
        {
            // After the section, so that code has the last word.
            services.AddOptions<DashboardOptions>().PostConfigure(configure);
        }

        if (services.Any(service => service.ServiceType == typeof(ClusterWatch)))
        {
            return;
        }

        options.BindConfiguration(DashboardOptions.SectionName).ValidateOnStart();
        services.AddSingleton<IValidateOptions<DashboardOptions>, DashboardOptionsValidator>();
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton<ClusterWatch>();
        services.AddSingleton<ClusterSampler>();
        services.AddHostedService(provider => provider.GetRequiredService<ClusterSampler>());
        services.AddSingleton<PageFiles>();
        services.AddSingleton<OverviewReader>();
        services.AddSingleton<SiloReader>();
        services.AddSingleton<CallReader>();
        services.AddSingleton<InspectionReader>();
    }

    /// <summary>What lets dashboards look into a silo. It does nothing until one asks.</summary>
    public static void AddInspection(this IServiceCollection services)
    {
        if (services.Any(service => service.ServiceType == typeof(SiloInspector)))
        {
            return;
        }

        services.AddSingleton<TraceRing>();
        services.AddSingleton<ILoggerProvider>(provider => provider.GetRequiredService<TraceRing>());
        services.AddSingleton<SiloSettings>();
        services.AddSingleton<StateViewer>();
        services.AddSingleton<SiloInspector>();
        services.AddSingleton<ILifecycleParticipant<ISiloLifecycle>>(provider => provider.GetRequiredService<SiloInspector>());
    }
}

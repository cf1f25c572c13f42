using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace Actors.Grains.Sessions;

/// <summary>Adds sessions to a silo.</summary>
internal static class SessionGrainsExtensions
{
    /// <summary>Adds what the sessions' grains need, and the services that follow the ledger and keep sessions being watched.</summary>
    public static IServiceCollection AddSessionGrains(this IServiceCollection services)
    {
        services.AddOptions<SessionOptions>().BindConfiguration(SessionOptions.SectionName).ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<SessionOptions>, SessionOptionsValidator>());
        services.AddSingleton<LiveSessions>();
        services.AddSingleton<SessionEnd>();
        services.AddSingleton<AttachedChecks>();
        services.AddHostedService<SessionFollower>();
        services.AddHostedService<SessionKeeper>();
        return services;
    }
}

using Actors.Gateway.Http;
using Actors.Gateway.Watching.Streams;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace Actors.Gateway.Watching;

/// <summary>Registers what waits for changes: blocking queries, and <c>/v1/watch</c>.</summary>
internal static class WatchRegistration
{
    public static void AddWatching(this IServiceCollection services)
    {
        services.AddOptions<WatchOptions>().BindConfiguration(WatchOptions.SectionName).ValidateOnStart();
        services.AddSingleton<IValidateOptions<WatchOptions>, WatchOptionsValidator>();
        services.TryAddSingleton(TimeProvider.System);
        services
            .AddSingleton<SubscriberTable>()
            .AddSingleton<TimeoutWheel>()
            .AddSingleton<WatchMetrics>()
            .AddSingleton<WakeUps>()
            .AddSingleton(provider => new ChangeHistory(provider.GetRequiredService<IOptions<WatchOptions>>().Value.HistoryCount))
            .AddSingleton(provider => new SubjectMemory(provider.GetRequiredService<IOptions<WatchOptions>>().Value.WaitersMax))
            .AddSingleton<BlockingQuery>()
            .AddSingleton<WatchSources>()
            .AddSingleton<IRawBranch, WatchBranch>()
            .AddHostedService<FirstChange>()
            .AddHostedService<WatchFollower>()
            .AddHostedService<WatchShutdown>();
    }
}

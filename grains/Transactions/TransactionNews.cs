using Actors.GrainInterfaces.KeyValue;
using Actors.GrainInterfaces.Registry;
using Actors.Grains.Registry.Instances;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Actors.Grains.Transactions;

/// <summary>
/// Tells the grains of what a transaction has changed, so that whoever caused the change also sees it: a key's grain reads its row again, so
/// does an instance's, and the service's picture and this silo's copy take the change over. What cannot be told now, the tail will tell: who
/// does not listen, such as the grains of a silo that is frozen, does not hold up the answer for long.
/// </summary>
internal sealed partial class TransactionNews(IGrainFactory grains, IServiceProvider services, TimeProvider timeProvider, ILogger<TransactionNews> logger)
{
    private static readonly TimeSpan WaitMax = TimeSpan.FromSeconds(2);

    // A silo without a registry can still change keys.
    private readonly InstanceAnnouncer? _announcer = services.GetService<InstanceAnnouncer>();

    public async Task TellAsync(TransactionCommit commit)
    {
        try
        {
            await Task.WhenAll(
            [
                .. commit.Keys.Select(key => grains.GetGrain<IKeyValueGrain>(key.Key).CatchUp(key.Value.Index).AsTask().WaitAsync(WaitMax, timeProvider)),
                .. commit.Instances.Select(TellAsync),
            ]);
        }
        catch (Exception failure)
        {
            Log.NotTold(logger, failure);
        }
    }

    // The instance's grain first: once others see the change, it must not judge by what was before.
    private async Task TellAsync(InstanceCommit commit)
    {
        try
        {
            await grains.GetGrain<IServiceInstanceGrain>(commit.Id.ToString()).Wake(commit.Index).WaitAsync(WaitMax, timeProvider);
        }
        finally
        {
            await AnnounceAsync(commit).WaitAsync(WaitMax, timeProvider);
        }
    }

    private async Task AnnounceAsync(InstanceCommit commit)
    {
        if (_announcer is not null && commit.Former is not null)
        {
            await _announcer.TellRemovedAsync(commit.Former, commit.FormerIndex);
        }

        if (_announcer is not null && commit.Stored is not null)
        {
            await _announcer.TellCommittedAsync(commit.Stored);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(6241, LogLevel.Warning, "A grain could not be told that a transaction changed what it holds; the tail will.")]
        public static partial void NotTold(ILogger logger, Exception failure);
    }
}

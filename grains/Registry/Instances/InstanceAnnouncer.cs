using Actors.GrainInterfaces.Registry;
using Actors.Grains.Registry.Catalog;
using Actors.Grains.Registry.Storage;
using Microsoft.Extensions.Logging;

namespace Actors.Grains.Registry.Instances;

/// <summary>
/// Tells this silo's copy and the service's grain what became of an instance, so that whoever caused the change also sees it.
/// News that does not arrive is made good by the ledger's tail.
/// </summary>
internal sealed partial class InstanceAnnouncer
{
    private readonly IGrainFactory _grainFactory;
    private readonly CatalogCopy _copy;
    private readonly ILogger<InstanceAnnouncer> _logger;

    public InstanceAnnouncer(IGrainFactory grainFactory, CatalogCopy copy, ILogger<InstanceAnnouncer> logger)
    {
        _grainFactory = grainFactory;
        _copy = copy;
        _logger = logger;
    }

    /// <summary>The service that an id probably belongs to; null when this silo has not heard of it.</summary>
    public string? GuessServiceName(InstanceId id) => _copy.Snapshot?.ServiceNames.GetValueOrDefault(RegistryKeys.ServiceId(id));

    /// <summary>Whether the service is shown as if the instance had not been lost. A loss that is not committed yet comes after all that are.</summary>
    public bool IsHeld(ServiceInstance instance) =>
        _copy.Snapshot?.Protections.GetValueOrDefault(RegistryKeys.Protection(instance.Definition.Name)) is { } row
        && instance.Checks.Any(check => check.IsLostSince(row.Protection.SinceIndex) || check is { LostFrom: not null, ModifyIndex: 0 });

    /// <summary>Makes sure that somebody looks after the protection that holds an instance. Never fails.</summary>
    public async Task AttendAsync(string serviceName)
    {
        try
        {
            await _grainFactory.GetGrain<IServiceGrain>(serviceName).Attend();
        }
        catch (Exception failure)
        {
            Log.NotAttended(_logger, serviceName, failure);
        }
    }

    public Task TellCommittedAsync(ServiceInstance instance) =>
        TellAsync(instance.Definition.Name, new InstanceNews(InstanceStore.RowKey(instance), instance.Version, instance, NewsSource.Commit));

    public Task TellProvisionalAsync(ServiceInstance pending) =>
        TellAsync(
            pending.Definition.Name,
            new InstanceNews(
                InstanceStore.RowKey(pending), pending.Version, pending.Stamp(pending.CreateIndex, pending.Version), NewsSource.Provisional));

    public Task TellRemovedAsync(ServiceInstance former, long index) =>
        TellAsync(former.Definition.Name, new InstanceNews(InstanceStore.RowKey(former), index, null, NewsSource.Commit));

    private async Task TellAsync(string serviceName, InstanceNews news)
    {
        _copy.Apply(news);
        if (serviceName.Length == 0)
        {
            // Nodes have no picture of their own: services take theirs from the copy.
            return;
        }

        try
        {
            await _grainFactory.GetGrain<IServiceGrain>(serviceName).Apply(news);
        }
        catch (Exception failure)
        {
            Log.NotTold(_logger, serviceName, news.Index, failure);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(5122, LogLevel.Debug, "Service '{Service}' could not be asked to look after its protection; the next instance that it holds will.")]
        public static partial void NotAttended(ILogger logger, string service, Exception failure);

        [LoggerMessage(5121, LogLevel.Warning, "Service '{Service}' could not be told of ledger index {Index}; the tail will.")]
        public static partial void NotTold(ILogger logger, string service, long index, Exception failure);
    }
}

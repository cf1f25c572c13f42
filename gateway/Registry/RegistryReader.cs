using System.Runtime.CompilerServices;
using Actors.Gateway.Http;
using Actors.GrainInterfaces.Registry;
using Actors.Ledger;

namespace Actors.Gateway.Registry;

/// <summary>
/// Reads the registry: one service from its grain, everything across services page by page from the catalog, which is asked to show at
/// least what this gateway has written, or all that is committed when the caller wants it consistent.
/// </summary>
internal sealed class RegistryReader(IGrainFactory grains, ILedger ledger, RegistryAnswers answers)
{
    private readonly SharedIndex _namesIndex = new(async atLeast => (await grains.GetGrain<ICatalogGrain>(0).Services(null, atLeast))?.Index);
    private readonly SharedIndex _nodesIndex = new(async atLeast => (await grains.GetGrain<ICatalogGrain>(0).Nodes(null, atLeast))?.Index);
    private readonly SharedIndex _instancesIndex = new(async atLeast => (await grains.GetGrain<ICatalogGrain>(0).Instances(InstanceFilter.WithCritical, null, atLeast))?.Index);

    public Task<ServiceReading> ReadServiceAsync(string name, ReadMode mode)
    {
        var grain = grains.GetGrain<IServiceGrain>(name);
        return mode switch
        {
            ReadMode.Consistent => grain.ReadConsistent(),
            ReadMode.Stale => grain.Read(),
            _ => answers.WrittenNodeIndex is > 0 and var index ? grain.ReadAfter(index) : grain.Read(),
        };
    }

    /// <summary>When the name or the tags of a service last changed, in a catalog that shows at least what was committed up to an index; null when it does not get there.</summary>
    public ValueTask<long?> ReadNamesIndexAsync(long atLeast) => new(_namesIndex.ReadAsync(atLeast));

    /// <summary>When any node last changed, in such a catalog.</summary>
    public ValueTask<long?> ReadNodesIndexAsync(long atLeast) => new(_nodesIndex.ReadAsync(atLeast));

    /// <summary>When any node or instance last changed, in such a catalog.</summary>
    public ValueTask<long?> ReadInstancesIndexAsync(long atLeast) => new(_instancesIndex.ReadAsync(atLeast));

    /// <summary>The nodes that are registered, page by page; an empty sequence means that the catalog is not there yet.</summary>
    public async IAsyncEnumerable<NodesPage> NodesAsync(
        ReadMode mode, long atLeast, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var catalog = grains.GetGrain<ICatalogGrain>(0);
        var index = Math.Max(atLeast, await RequiredIndexAsync(mode, cancellationToken));
        string? after = null;
        while (await catalog.Nodes(after, index) is { } page)
        {
            yield return page;
            if (!page.More)
            {
                yield break;
            }

            after = page.Nodes[^1].Node;
        }

        Require(after is null);
    }

    /// <summary>The instances, page by page; an empty sequence means that the catalog is not there yet.</summary>
    public IAsyncEnumerable<InstancesPage> InstancesAsync(
        InstanceFilter filter, ReadMode mode, long atLeast, CancellationToken cancellationToken) =>
        PagesAsync((catalog, after, index) => catalog.Instances(filter, after, index), mode, atLeast, cancellationToken);

    /// <summary>A node and what is on it, page by page; an empty sequence means that the catalog is not there yet.</summary>
    public IAsyncEnumerable<InstancesPage> OnNodeAsync(string node, ReadMode mode, long atLeast, CancellationToken cancellationToken) =>
        PagesAsync((catalog, after, index) => catalog.NodeInstances(node, after, index), mode, atLeast, cancellationToken);

    /// <summary>The services, page by page; an empty sequence means that the catalog is not there yet.</summary>
    public async IAsyncEnumerable<ServicesPage> ServicesAsync(
        ReadMode mode, long atLeast, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var catalog = grains.GetGrain<ICatalogGrain>(0);
        var index = Math.Max(atLeast, await RequiredIndexAsync(mode, cancellationToken));
        string? after = null;
        while (await catalog.Services(after, index) is { } page)
        {
            yield return page;
            if (!page.More)
            {
                yield break;
            }

            after = page.Services[^1].Name;
        }

        Require(after is null);
    }

    private async IAsyncEnumerable<InstancesPage> PagesAsync(
        Func<ICatalogGrain, string?, long, Task<InstancesPage?>> read, ReadMode mode, long atLeast, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var catalog = grains.GetGrain<ICatalogGrain>(0);
        var index = Math.Max(atLeast, await RequiredIndexAsync(mode, cancellationToken));
        string? after = null;
        while (await read(catalog, after, index) is { } page)
        {
            yield return page;
            if (page.Next is null)
            {
                yield break;
            }

            after = page.Next;
        }

        Require(after is null);
    }

    // A part of the list must never pass for the whole.
    private static void Require(bool isFirstPage)
    {
        if (!isFirstPage)
        {
            throw new TimeoutException("The catalog fell behind while it was being read; try again.");
        }
    }

    private async ValueTask<long> RequiredIndexAsync(ReadMode mode, CancellationToken cancellationToken)
    {
        if (mode != ReadMode.Consistent)
        {
            return mode == ReadMode.Stale ? 0 : answers.WrittenIndex;
        }

        // Only the snapshot's index is wanted, so any space would do.
        var head = await ledger.ListAsync(new ListRequest("service", string.Empty, Limit: 1, KeysOnly: true), cancellationToken);
        return head.SnapshotIndex;
    }
}

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

    private readonly CatalogPages<ServicesPage> _names = new(
        page => page.More ? page.Services[^1].Name : null, page => page.Index, (page, index) => page with { Index = index });

    private readonly CatalogPages<NodesPage> _nodes = new(
        page => page.More ? page.Nodes[^1].Node : null, page => page.Index, (page, index) => page with { Index = index });

    private readonly CatalogPages<InstancesPage> _instances = new(
        page => page.Next, page => page.Index, (page, index) => page with { Index = index });

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

    /// <summary>A service with everything that its grain's silo was told up to an index; asks no database.</summary>
    public Task<ServiceReading> ReadServiceAfterAsync(string name, long index) => grains.GetGrain<IServiceGrain>(name).ReadAfter(index);

    /// <summary>When the name or the tags of a service last changed, in a catalog that shows at least what was committed up to an index; null when it does not get there.</summary>
    public ValueTask<long?> ReadNamesIndexAsync(long atLeast) => new(_namesIndex.ReadAsync(atLeast));

    /// <summary>When any node last changed, in such a catalog.</summary>
    public ValueTask<long?> ReadNodesIndexAsync(long atLeast) => new(_nodesIndex.ReadAsync(atLeast));

    /// <summary>When any node or instance last changed, in such a catalog.</summary>
    public ValueTask<long?> ReadInstancesIndexAsync(long atLeast) => new(_instancesIndex.ReadAsync(atLeast));

    /// <summary>The nodes that are registered, page by page; an empty sequence means that the catalog is not there yet.</summary>
    public IAsyncEnumerable<NodesPage> NodesAsync(ReadMode mode, long atLeast, CancellationToken cancellationToken) =>
        PagesAsync(_nodes, (catalog, after, index) => catalog.Nodes(after, index), mode, atLeast, cancellationToken);

    /// <summary>The instances, page by page; an empty sequence means that the catalog is not there yet.</summary>
    public IAsyncEnumerable<InstancesPage> InstancesAsync(
        InstanceFilter filter, ReadMode mode, long atLeast, CancellationToken cancellationToken) =>
        PagesAsync(_instances, (catalog, after, index) => catalog.Instances(filter, after, index), mode, atLeast, cancellationToken);

    /// <summary>A node and what is on it, page by page; an empty sequence means that the catalog is not there yet.</summary>
    public IAsyncEnumerable<InstancesPage> OnNodeAsync(string node, ReadMode mode, long atLeast, CancellationToken cancellationToken) =>
        PagesAsync(_instances, (catalog, after, index) => catalog.NodeInstances(node, after, index), mode, atLeast, cancellationToken);

    /// <summary>The services, page by page; an empty sequence means that the catalog is not there yet.</summary>
    public IAsyncEnumerable<ServicesPage> ServicesAsync(ReadMode mode, long atLeast, CancellationToken cancellationToken) =>
        PagesAsync(_names, (catalog, after, index) => catalog.Services(after, index), mode, atLeast, cancellationToken);

    private async IAsyncEnumerable<TPage> PagesAsync<TPage>(
        CatalogPages<TPage> pages,
        Func<ICatalogGrain, string?, long, Task<TPage?>> read,
        ReadMode mode,
        long atLeast,
        [EnumeratorCancellation] CancellationToken cancellationToken)
        where TPage : class
    {
        var catalog = grains.GetGrain<ICatalogGrain>(0);
        var index = Math.Max(atLeast, await RequiredIndexAsync(mode, cancellationToken));
        await foreach (var page in pages.ReadAsync((after, least) => read(catalog, after, least), index, mode == ReadMode.Stale))
        {
            yield return page;
        }
    }

    private async ValueTask<long> RequiredIndexAsync(ReadMode mode, CancellationToken cancellationToken)
    {
        return mode switch
        {
            ReadMode.Consistent => await ledger.ReadIndexAsync(cancellationToken),
            ReadMode.Stale => 0,
            _ => answers.WrittenIndex,
        };
    }
}

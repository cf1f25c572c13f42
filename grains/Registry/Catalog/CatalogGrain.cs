using System.Collections.Immutable;
using Actors.GrainInterfaces.Registry;
using Actors.Grains.Registry.Instances;
using Actors.Grains.Registry.Storage;
using Actors.Ledger;
using Microsoft.Extensions.Options;
using Orleans.Concurrency;

namespace Actors.Grains.Registry.Catalog;

/// <summary>Answers reads across services from this silo's copy, and passes what concerns a check to the instance that has it.</summary>
[StatelessWorker, Reentrant]
internal sealed class CatalogGrain : Grain, ICatalogGrain
{
    /// <summary>Instances and services in one page: bounds the frame of an answer.</summary>
    public const int PageCountMax = 500;

    // Whoever looks at a list looks again soon, and takes what was a moment ago rather than wait.
    private static readonly TimeSpan LookWaitMax = TimeSpan.FromMilliseconds(100);

    private readonly CatalogCopy _copy;
    private readonly InstanceStore _store;
    private readonly WakeRequests _wakes;
    private readonly TimeSpan _waitMax;

    public CatalogGrain(CatalogCopy copy, InstanceStore store, WakeRequests wakes, IOptions<RegistryOptions> options)
    {
        _copy = copy;
        _store = store;
        _wakes = wakes;
        _waitMax = options.Value.CatalogWaitMax;
    }

    public async Task<ServicesPage?> Services(string? after, long atLeastIndex)
    {
        if (await _copy.ReadAsync(atLeastIndex, _waitMax) is not { } snapshot)
        {
            return null;
        }

        var start = after is null ? 0 : After(snapshot.Services.IndexOf(CatalogService.Empty(after)));
        var count = Math.Min(PageCountMax, snapshot.Services.Count - start);
        var page = ImmutableArray.CreateBuilder<ServiceTags>(Math.Max(0, count));
        for (var i = start; i < start + count; i++)
        {
            page.Add(new ServiceTags(snapshot.Services[i].Name, [.. snapshot.Services[i].TagCounts.Keys]));
        }

        return new ServicesPage(page.ToImmutable(), start + count < snapshot.Services.Count, IndexOf(snapshot, snapshot.NamesIndex));
    }

    public async Task<ServicesFound?> FindServices(string search, int skip, int take, long atLeastIndex) =>
        (await _copy.ReadAsync(atLeastIndex, LookWaitMax) ?? _copy.Snapshot) is { } snapshot ? ServiceSearch.Find(snapshot, search, skip, Math.Min(take, PageCountMax)) : null;

    public async Task<InstancesPage?> Instances(InstanceFilter filter, string? after, long atLeastIndex)
    {
        if (await _copy.ReadAsync(atLeastIndex, _waitMax) is not { } snapshot)
        {
            return null;
        }

        return Page(Choose(snapshot, filter), after, IndexOf(snapshot, snapshot.Index));
    }

    public async Task<NodesPage?> Nodes(string? after, long atLeastIndex)
    {
        if (await _copy.ReadAsync(atLeastIndex, _waitMax) is not { } snapshot)
        {
            return null;
        }

        var names = snapshot.Nodes.Keys.SkipWhile(name => after is not null && string.CompareOrdinal(name, after) <= 0).Take(PageCountMax + 1).ToArray();
        ImmutableArray<ServiceInstance> page = [.. names.Take(PageCountMax).Select(name => snapshot.Nodes[name])];
        return new NodesPage(page, names.Length > PageCountMax, IndexOf(snapshot, snapshot.NodesIndex));
    }

    public async Task<InstancesPage?> NodeInstances(string node, string? after, long atLeastIndex)
    {
        if (await _copy.ReadAsync(atLeastIndex, _waitMax) is not { } snapshot)
        {
            return null;
        }

        return Page(snapshot.OnNode.GetValueOrDefault(node) ?? [], after, IndexOf(snapshot, snapshot.Index));
    }

    private static InstancesPage Page(ImmutableSortedSet<CatalogRow> rows, string? after, long index)
    {
        var start = after is null ? 0 : After(rows.IndexOf(CatalogRow.Probe(after)));
        var count = Math.Min(PageCountMax, rows.Count - start);
        var page = ImmutableArray.CreateBuilder<ServiceInstance>(Math.Max(0, count));
        for (var i = start; i < start + count; i++)
        {
            page.Add(rows[i].Instance!);
        }

        var more = start + count < rows.Count;
        return new InstancesPage(page.ToImmutable(), more ? rows[start + count - 1].Key : null, index);
    }

    public async Task<ProtectedPage?> Protected(long atLeastIndex) => await _copy.ReadAsync(atLeastIndex, _waitMax) is { } snapshot
        ? new ProtectedPage(
            [.. snapshot.Protections.Values.Select(row => row.Service).Order(StringComparer.Ordinal).Take(PageCountMax)],
            IndexOf(snapshot, snapshot.ToldIndex))
        : null;

    public Task WakeInstances(long atLeastIndex)
    {
        _wakes.Ask(atLeastIndex);
        return Task.CompletedTask;
    }

    public Task<RegistryOutcome> Report(string node, CheckReport report) =>
        RouteAsync(node, report.CheckId, instance => instance.Report(report));

    public async Task<string?> FindCheckOwner(string node, string checkId) =>
        _copy.Snapshot?.CheckOwners.GetValueOrDefault(RegistryKeys.CheckId(node, checkId))
        ?? await _store.FindCheckOwnerAsync(node, checkId, CancellationToken.None);

    public Task<RegistryOutcome> DeregisterCheck(string node, string checkId) =>
        RouteAsync(node, checkId, instance => instance.DeregisterCheck(checkId));

    public async Task<RegistryOutcome> DeregisterNode(string node)
    {
        try
        {
            var last = RegistryOutcome.Unchanged;
            foreach (var id in await _store.ListNodeAsync(node, CancellationToken.None))
            {
                var removed = await Instance(id.Node, id.ServiceId).Deregister();
                if (removed.Kind is not (RegistryOutcomeKind.Done or RegistryOutcomeKind.UnknownService))
                {
                    return removed;
                }

                last = removed.Index > last.Index ? removed : last;
            }

            var outcome = await Instance(node, string.Empty).Deregister();
            return outcome.Kind == RegistryOutcomeKind.UnknownService ? last : outcome;
        }
        catch (LedgerException failure)
        {
            return RegistryOutcome.Unavailable($"Node '{node}' could not be looked up: {failure.Message}");
        }
    }

    // The copy may be behind by a moment, so an instance that does not know the check is not the last word: the ledger is.
    private async Task<RegistryOutcome> RouteAsync(
        string node, string checkId, Func<IServiceInstanceGrain, Task<RegistryOutcome>> call)
    {
        var likely = _copy.Snapshot?.CheckOwners.GetValueOrDefault(RegistryKeys.CheckId(node, checkId));
        if (likely is not null)
        {
            var outcome = await call(Instance(node, likely));
            if (outcome.Kind is not (RegistryOutcomeKind.UnknownCheck or RegistryOutcomeKind.UnknownService))
            {
                return outcome;
            }
        }

        try
        {
            var owner = await _store.FindCheckOwnerAsync(node, checkId, CancellationToken.None);
            return owner is null ? RegistryOutcome.UnknownCheck(checkId) : await call(Instance(node, owner));
        }
        catch (LedgerException failure)
        {
            return RegistryOutcome.Unavailable($"Check '{checkId}' could not be looked up: {failure.Message}");
        }
    }

    private IServiceInstanceGrain Instance(string node, string serviceId) =>
        GrainFactory.GetGrain<IServiceInstanceGrain>(new InstanceId(node, serviceId).ToString());

    private static ImmutableSortedSet<CatalogRow> Choose(CatalogSnapshot snapshot, InstanceFilter filter) => filter switch
    {
        InstanceFilter.All => snapshot.Rows,
        InstanceFilter.WithWarning => snapshot.Warning,
        InstanceFilter.WithCritical => snapshot.Critical,
        _ => throw new ArgumentOutOfRangeException(nameof(filter), filter, "Choose All, WithWarning or WithCritical."),
    };

    private static long IndexOf(CatalogSnapshot snapshot, long index) => Math.Max(1, Math.Min(index, snapshot.ToldIndex));

    // A set's IndexOf answers the complement of the next larger one when the place itself is gone.
    private static int After(int index) => index >= 0 ? index + 1 : ~index;
}

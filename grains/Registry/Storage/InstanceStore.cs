using Actors.GrainInterfaces.Registry;
using Actors.Ledger;

namespace Actors.Grains.Registry.Storage;

/// <summary>
/// Reads and writes the rows of one instance: the instance itself, its id, the ids of its checks. What belongs together is one
/// batch, and each batch names the version it replaces, so a grain that is out of date can change nothing.
/// </summary>
internal sealed class InstanceStore
{
    private readonly ILedger _ledger;

    public InstanceStore(ILedger ledger) => _ledger = ledger;

    /// <summary>Reads an instance; null when it is not registered.</summary>
    /// <param name="id">The instance.</param>
    /// <param name="nameHint">The service it probably belongs to, which saves a look-up when right; or null.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async Task<ServiceInstance?> LoadAsync(InstanceId id, string? nameHint, CancellationToken cancellationToken)
    {
        if (nameHint is not null && await ReadAsync(nameHint, id, cancellationToken) is { } hinted)
        {
            return hinted;
        }

        var (reference, _) = await _ledger.ReadAsync(RegistryKeys.ServiceIds, RegistryKeys.ServiceId(id), cancellationToken);
        return reference is null ? null : await ReadAsync(InstanceRow.DecodeReference(reference), id, cancellationToken);
    }

    /// <summary>Replaces <paramref name="stored"/> by <paramref name="pending"/>, in one batch.</summary>
    public async Task<StoreResult> PutAsync(ServiceInstance? stored, ServiceInstance pending, CancellationToken cancellationToken)
    {
        var batch = new List<Mutation>();
        var renamed = stored is not null && !string.Equals(stored.Definition.Name, pending.Definition.Name, StringComparison.Ordinal);
        if (renamed)
        {
            batch.Add(Mutation.Delete(RegistryKeys.Instances, RowKey(stored!), stored!.Version));
        }

        if (stored is null || renamed)
        {
            batch.Add(Mutation.Put(
                RegistryKeys.ServiceIds,
                RegistryKeys.ServiceId(pending.InstanceId),
                InstanceRow.EncodeReference(pending.Definition.Name),
                stored is null ? 0 : null));
        }

        AddCheckIds(batch, stored, pending);
        batch.Add(Mutation.Put(
            RegistryKeys.Instances, RowKey(pending), InstanceRow.Encode(pending), renamed ? 0 : stored?.Version ?? 0));

        var result = await _ledger.CommitAsync(batch, cancellationToken);
        return result.Applied
            ? new StoreResult(pending.Stamp(result.Results[^1].CreateIndex, result.Results[^1].Index), renamed ? result.Results[0].Index : 0, null)
            : new StoreResult(null, 0, FindTakenCheck(pending, batch, result));
    }

    /// <summary>Removes all rows of an instance. Returns the index of the removal, or null when the instance had changed meanwhile.</summary>
    public async Task<long?> DeleteAsync(ServiceInstance stored, CancellationToken cancellationToken)
    {
        // The instance itself goes last: its index then stands for the whole batch.
        List<Mutation> batch =
        [
            .. stored.Checks.Select(check => Mutation.Delete(RegistryKeys.CheckIds, RegistryKeys.CheckId(stored.Node, check.Definition.Id))),
            Mutation.Delete(RegistryKeys.ServiceIds, RegistryKeys.ServiceId(stored.InstanceId)),
            Mutation.Delete(RegistryKeys.Instances, RowKey(stored), stored.Version),
        ];
        var result = await _ledger.CommitAsync(batch, cancellationToken);
        return result.Applied ? result.Results[^1].Index : null;
    }

    /// <summary>The service id that has a check; null when there is no such check.</summary>
    public async Task<string?> FindCheckOwnerAsync(string node, string checkId, CancellationToken cancellationToken)
    {
        var (reference, _) = await _ledger.ReadAsync(RegistryKeys.CheckIds, RegistryKeys.CheckId(node, checkId), cancellationToken);
        return reference is null ? null : InstanceRow.DecodeReference(reference);
    }

    /// <summary>The ids of everything on a node, the node itself excepted.</summary>
    public async Task<IReadOnlyList<InstanceId>> ListNodeAsync(string node, CancellationToken cancellationToken)
    {
        var found = new List<InstanceId>();
        string? from = null;
        do
        {
            var page = await _ledger.ListAsync(new ListRequest(RegistryKeys.ServiceIds, RegistryKeys.NodePrefix(node), from), cancellationToken);
            foreach (var reference in page.Entries)
            {
                // The key may hold a hash instead of the id; the instance's own row knows it.
                var id = new InstanceId(node, reference.Key[RegistryKeys.NodePrefix(node).Length..]);
                if (!id.IsNode && await ReadAsync(InstanceRow.DecodeReference(reference), id, cancellationToken) is { } instance)
                {
                    found.Add(instance.InstanceId);
                }
            }

            from = page.Next;
        }
        while (from is not null);
        return found;
    }

    public static string RowKey(ServiceInstance instance) => RegistryKeys.Instance(instance.Definition.Name, instance.InstanceId);

    private async Task<ServiceInstance?> ReadAsync(string serviceName, InstanceId id, CancellationToken cancellationToken)
    {
        var (entry, _) = await _ledger.ReadAsync(RegistryKeys.Instances, RegistryKeys.Instance(serviceName, id), cancellationToken);
        return entry is null ? null : InstanceRow.Decode(entry);
    }

    private static void AddCheckIds(List<Mutation> batch, ServiceInstance? stored, ServiceInstance pending)
    {
        var before = stored is null ? [] : stored.Checks.Select(check => check.Definition.Id).ToHashSet(StringComparer.Ordinal);
        foreach (var check in pending.Checks)
        {
            if (!before.Remove(check.Definition.Id))
            {
                var key = RegistryKeys.CheckId(pending.Node, check.Definition.Id);
                batch.Add(Mutation.Put(RegistryKeys.CheckIds, key, InstanceRow.EncodeReference(pending.Definition.Id), 0));
            }
        }

        batch.AddRange(before.Select(id => Mutation.Delete(RegistryKeys.CheckIds, RegistryKeys.CheckId(pending.Node, id))));
    }

    private static string? FindTakenCheck(ServiceInstance pending, List<Mutation> batch, BatchResult result)
    {
        for (var i = 0; i < batch.Count; i++)
        {
            if (batch[i].Space == RegistryKeys.CheckIds && batch[i].ExpectedVersion == 0 && result.Results[i].CurrentVersion != 0)
            {
                return pending.Checks.First(check => RegistryKeys.CheckId(pending.Node, check.Definition.Id) == batch[i].Key).Definition.Id;
            }
        }

        return null;
    }
}

/// <summary>What became of a put.</summary>
/// <param name="Stored">The instance as stored; null when the batch lost against a later change.</param>
/// <param name="RemovalIndex">When the instance moved to another service: the index at which it left the old one; otherwise 0.</param>
/// <param name="TakenCheckId">When lost and a new check's id was already taken, perhaps by this very instance: that id.</param>
internal sealed record StoreResult(ServiceInstance? Stored, long RemovalIndex, string? TakenCheckId);

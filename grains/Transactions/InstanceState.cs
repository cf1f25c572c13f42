using Actors.GrainInterfaces.Registry;
using Actors.Grains.KeyValue;
using Actors.Grains.Registry.Storage;
using Actors.Ledger;

namespace Actors.Grains.Transactions;

/// <summary>One node or service of a transaction.</summary>
internal sealed class InstanceState(InstanceId id)
{
    private int _place = -1;
    private int _formerPlace = -1;

    public InstanceId Id => Before?.InstanceId ?? id;

    /// <summary>As it was read; null when it is not registered.</summary>
    public ServiceInstance? Before { get; private set; }

    /// <summary>As it is to become, with index 0 wherever it changes; null when it is not to be registered.</summary>
    public ServiceInstance? After { get; private set; }

    /// <summary>Whether anything but reading happened to it.</summary>
    public bool IsChanged => !ReferenceEquals(Before, After);

    public void Load(ServiceInstance stored) => Before = After = stored;

    public void Become(ServiceInstance? next) => After = next;

    public ServiceCheck? FindCheck(string id) => After?.Checks.FirstOrDefault(check => check.Definition.Id == id);

    /// <summary>Adds the instance's own rows: what it has become, or that it still is what it was.</summary>
    public void AddTo(KeyValueBatch batch)
    {
        var idKey = RegistryKeys.ServiceId(Id);
        if (!IsChanged)
        {
            batch.Add(Before is null
                ? Mutation.Expect(RegistryKeys.ServiceIds, idKey, 0)
                : Mutation.Expect(RegistryKeys.Instances, InstanceStore.RowKey(Before), Before.Version));
            return;
        }

        var isMoved = Before is not null && After?.Definition.Name != Before.Definition.Name;
        if (isMoved)
        {
            _formerPlace = batch.Add(Mutation.Delete(RegistryKeys.Instances, InstanceStore.RowKey(Before!), Before!.Version));
        }

        if (After is null)
        {
            batch.Add(Mutation.Delete(RegistryKeys.ServiceIds, idKey));
            return;
        }

        if (Before is null || isMoved)
        {
            batch.Add(Mutation.Put(RegistryKeys.ServiceIds, idKey, InstanceRow.EncodeReference(After.Definition.Name), Before is null ? 0 : null));
        }

        _place = batch.Add(Mutation.Put(RegistryKeys.Instances, InstanceStore.RowKey(After), InstanceRow.Encode(After), Before is null || isMoved ? 0 : Before.Version));
    }

    /// <summary>What the commit of the batch made of it.</summary>
    public InstanceCommit ToCommit(BatchResult result) => new(
        Id,
        _formerPlace < 0 ? null : Before,
        _formerPlace < 0 ? 0 : result.Results[_formerPlace].Index,
        _place < 0 ? null : After!.Stamp(result.Results[_place].CreateIndex, result.Results[_place].Index));
}

/// <summary>What a transaction has made of a node or a service.</summary>
/// <param name="Id">Which one.</param>
/// <param name="Former">What stood in the row that is gone; null when none is.</param>
/// <param name="FormerIndex">The index at which it went.</param>
/// <param name="Stored">What is stored now; null when it is no longer registered.</param>
internal sealed record InstanceCommit(InstanceId Id, ServiceInstance? Former, long FormerIndex, ServiceInstance? Stored)
{
    /// <summary>The index of its last change.</summary>
    public long Index => Stored?.Version ?? FormerIndex;
}

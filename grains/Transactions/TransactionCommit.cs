using Actors.GrainInterfaces.Registry;
using Actors.GrainInterfaces.Transactions;
using Actors.Grains.Registry.Storage;
using Actors.Ledger;

namespace Actors.Grains.Transactions;

/// <summary>What the commit of a transaction has done. What it wrote knows its indexes only now.</summary>
internal sealed class TransactionCommit
{
    private readonly Dictionary<string, InstanceCommit> _instances;
    private readonly Dictionary<string, MutationResult> _keys;

    public TransactionCommit(TransactionState state, IReadOnlyDictionary<string, int> keyPlaces, BatchResult result)
    {
        _keys = keyPlaces.ToDictionary(place => place.Key, place => result.Results[place.Value], StringComparer.Ordinal);
        _instances = state.Instances.Changed.ToDictionary(changed => RegistryKeys.ServiceId(changed.Id), changed => changed.ToCommit(result), StringComparer.Ordinal);
        Index = Math.Max(state.SnapshotIndex, result.Results.Max(mutation => mutation.Index));
    }

    /// <summary>The ledger index that contains all of it.</summary>
    public long Index { get; }

    /// <summary>The keys that changed, and what became of each.</summary>
    public IReadOnlyDictionary<string, MutationResult> Keys => _keys;

    /// <summary>The nodes and services that changed.</summary>
    public IReadOnlyCollection<InstanceCommit> Instances => _instances.Values;

    /// <summary>The nodes that are no longer registered.</summary>
    public IEnumerable<string> RemovedNodes => Instances.Where(commit => commit.Id.IsNode && commit.Stored is null).Select(commit => commit.Id.Node);

    /// <summary>Gives what an operation showed the indexes that it has by now.</summary>
    public TransactionResult Stamp(TransactionResult shown) => shown switch
    {
        { Key: { } key } => new TransactionResult(Stamp(key)),
        { Instance: { Instance: { } instance } result } => new TransactionResult(null, Instance: result with { Instance = Stamp(instance) }),
        { Check: { } check } => new TransactionResult(null, Check: new CheckResult(Stamp(check.Owner))),
        _ => shown,
    };

    private KeyResult Stamp(KeyResult shown)
    {
        if (shown.Entry is not { ModifyIndex: KeyRun.PendingIndex } entry)
        {
            return shown;
        }

        // A key that a later operation removed has no index of its own.
        var own = _keys.GetValueOrDefault(shown.Key, new MutationResult(true, Index, Index, 0));
        return shown with { Entry = entry with { CreateIndex = own.CreateIndex, ModifyIndex = own.Index } };
    }

    private ServiceInstance Stamp(ServiceInstance shown)
    {
        if (!_instances.TryGetValue(RegistryKeys.ServiceId(shown.InstanceId), out var commit))
        {
            // Not changed in the end, but perhaps on the way.
            return shown.Stamp(shown.CreateIndex == 0 ? Index : shown.CreateIndex, shown.Version == 0 ? Index : shown.Version);
        }

        var index = commit.Stored?.Version ?? Index;
        return shown.Stamp(shown.CreateIndex == 0 ? commit.Stored?.CreateIndex ?? index : shown.CreateIndex, index);
    }
}

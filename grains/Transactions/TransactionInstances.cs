using Actors.GrainInterfaces.Registry;
using Actors.GrainInterfaces.Transactions;
using Actors.Grains.KeyValue;
using Actors.Grains.Registry.Storage;
using Actors.Ledger;

namespace Actors.Grains.Transactions;

/// <summary>
/// The nodes and services that a transaction touches, and the owners of its checks: as they were read, and as its operations have made them
/// so far. Writes the same rows as <see cref="InstanceStore"/>, of all of them in one batch.
/// </summary>
internal sealed class TransactionInstances(RowReader rows)
{
    // By the key of their row of service ids, which begins with the node.
    private readonly SortedDictionary<string, InstanceState> _states = new(StringComparer.Ordinal);
    private readonly SortedSet<string> _absentChecks = new(StringComparer.Ordinal);
    private readonly SortedSet<string> _nodes = new(StringComparer.Ordinal);
    private readonly List<(string Prefix, long Index)> _ranges = [];

    public int Count => _states.Count;

    /// <summary>Whether something moved between two readings, so that nothing can be decided on them.</summary>
    public bool IsTorn { get; private set; }

    public IEnumerable<InstanceState> Changed => _states.Values.Where(state => state.IsChanged);

    /// <summary>Asks for what an operation names, and for the node that it is on.</summary>
    public void Want(TransactionOperation operation)
    {
        if (operation.Instance is { } instance)
        {
            Touch(instance.Id);
            Touch(InstanceId.OfNode(instance.Id.Node));
            if (instance.Id.IsNode && instance.Verb is RegistryVerb.Delete or RegistryVerb.DeleteCas)
            {
                _nodes.Add(instance.Id.Node);
            }
        }

        if (operation.Check is { } check)
        {
            Touch(InstanceId.OfNode(check.Node));
            Touch(new InstanceId(check.Node, check.ServiceId));
            WantCheck(check.Node, RegistryKeys.CheckId(check.Node, check.CheckId));
        }
    }

    /// <summary>Reads what is on the nodes that go; false when that is too much.</summary>
    public async ValueTask<bool> TryReadNodesAsync()
    {
        if (_nodes.Count == 0)
        {
            return true;
        }

        foreach (var prefix in _nodes.Select(RegistryKeys.NodePrefix))
        {
            if (await rows.ListAsync(RegistryKeys.ServiceIds, prefix, TransactionState.CountMax, TakeListed) is not { } index || Count > TransactionState.CountMax)
            {
                return false;
            }

            _ranges.Add((prefix, index));
        }

        await rows.ReadMissingAsync();
        IsTorn |= _states.Values.Any(HasAbsentCheck);
        return true;
    }

    /// <summary>One node or service; it, or something on it, must have been named by an operation.</summary>
    public InstanceState Find(InstanceId id) => _states[RegistryKeys.ServiceId(id)];

    /// <summary>What is known to be on a node, the node itself included.</summary>
    public IEnumerable<InstanceState> OnNode(string node)
    {
        var prefix = RegistryKeys.NodePrefix(node);
        return _states.Where(state => state.Key.StartsWith(prefix, StringComparison.Ordinal)).Select(state => state.Value);
    }

    /// <summary>Whose check it is now; null when there is none with that id.</summary>
    public InstanceState? FindOwner(string node, string checkId) => OnNode(node).FirstOrDefault(state => state.FindCheck(checkId) is not null);

    /// <summary>Adds what makes the instances what they have become if they still are what they were.</summary>
    public void AddTo(KeyValueBatch batch)
    {
        foreach (var state in _states.Values)
        {
            state.AddTo(batch);
        }

        AddChecks(batch);
        foreach (var (prefix, index) in _ranges)
        {
            batch.Add(Mutation.ExpectRange(RegistryKeys.ServiceIds, prefix, index));
        }
    }

    // A row may occur only once, and a check may leave one owner for another. Rows that go, or change hands, are guarded by the version of the owner that loses them.
    private void AddChecks(KeyValueBatch batch)
    {
        var (removed, added) = (new HashSet<string>(StringComparer.Ordinal), new Dictionary<string, string>(StringComparer.Ordinal));
        foreach (var state in Changed)
        {
            var (before, after) = (CheckKeys(state, state.Before), CheckKeys(state, state.After));
            removed.UnionWith(before.Except(after));
            foreach (var key in after.Except(before))
            {
                added.Add(key, state.Id.ServiceId);
            }
        }

        foreach (var (key, owner) in added)
        {
            batch.Add(Mutation.Put(RegistryKeys.CheckIds, key, InstanceRow.EncodeReference(owner), removed.Remove(key) ? null : 0));
        }

        foreach (var key in removed)
        {
            batch.Add(Mutation.Delete(RegistryKeys.CheckIds, key));
        }

        foreach (var key in _absentChecks.Where(key => !added.ContainsKey(key)))
        {
            batch.Add(Mutation.Expect(RegistryKeys.CheckIds, key, 0));
        }
    }

    // A service that appeared between the first reading and the listing, with a check that was not there before.
    private bool HasAbsentCheck(InstanceState state) => _absentChecks.Count > 0 && _absentChecks.Overlaps(CheckKeys(state, state.Before));

    private static HashSet<string> CheckKeys(InstanceState state, ServiceInstance? instance) =>
        [.. instance?.Checks.Select(check => RegistryKeys.CheckId(state.Id.Node, check.Definition.Id)) ?? []];

    private void Touch(InstanceId id)
    {
        var key = RegistryKeys.ServiceId(id);
        if (_states.TryAdd(key, new InstanceState(id)))
        {
            rows.Want(RegistryKeys.ServiceIds, key, entry => WantInstance(key, entry));
        }
    }

    private void WantInstance(string key, LedgerEntry? reference)
    {
        if (reference is not null)
        {
            var rowKey = RegistryKeys.ServicePrefix(InstanceRow.DecodeReference(reference)) + key;
            rows.Want(RegistryKeys.Instances, rowKey, entry => TakeInstance(key, entry));
        }
    }

    private void TakeInstance(string key, LedgerEntry? entry)
    {
        if (entry is null)
        {
            IsTorn = true;
            return;
        }

        _states[key].Load(InstanceRow.Decode(entry));
    }

    private void WantCheck(string node, string key) => rows.Want(RegistryKeys.CheckIds, key, entry =>
    {
        if (entry is null)
        {
            _absentChecks.Add(key);
            return;
        }

        Touch(new InstanceId(node, InstanceRow.DecodeReference(entry)));
    });

    // The key may hold a hash instead of the id; what is read by it knows the id.
    private void TakeListed(LedgerEntry reference)
    {
        var separator = reference.Key.LastIndexOf('\u001f') + 1;
        if (_states.TryAdd(reference.Key, new InstanceState(new InstanceId(reference.Key[..(separator - 1)], reference.Key[separator..]))))
        {
            WantInstance(reference.Key, reference);
        }
    }
}

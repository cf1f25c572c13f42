using Actors.GrainInterfaces.KeyValue;
using Actors.GrainInterfaces.Transactions;
using Actors.Grains.KeyValue;
using Actors.Ledger;

namespace Actors.Grains.Transactions;

/// <summary>The keys that a transaction touches: as they were read, and as its operations have made them so far.</summary>
internal sealed class TransactionKeys
{
    /// <summary>Most keys that one transaction may touch, those of its trees included.</summary>
    public const int KeysMax = 400;

    private readonly SortedDictionary<string, KeyState> _states = new(StringComparer.Ordinal);
    private readonly List<(string Prefix, long SnapshotIndex)> _ranges = [];
    private int _snapshots;

    /// <summary>The index of the first snapshot that was read.</summary>
    public long SnapshotIndex { get; private set; }

    /// <summary>Whether all of it was read in one snapshot, so that it needs no confirmation.</summary>
    public bool IsOneSnapshot => _snapshots == 1;

    /// <summary>Reads all that the operations name; null when that is too much.</summary>
    public static async ValueTask<TransactionKeys?> ReadAsync(ILedger ledger, IReadOnlyCollection<KeyOperation> operations)
    {
        var keys = new TransactionKeys();
        var names = operations.Where(operation => !operation.IsTree).Select(operation => operation.Key).Distinct(StringComparer.Ordinal).ToList();
        if (names.Count > 0)
        {
            var (rows, index) = await ledger.ReadAsync([.. names.Select(name => new RowName(KeyValuePayload.Space, name))], CancellationToken.None);
            keys.Seen(index);
            for (var place = 0; place < names.Count; place++)
            {
                keys.Add(names[place], rows[place]);
            }
        }

        foreach (var prefix in operations.Where(operation => operation.IsTree).Select(operation => operation.Key).Distinct(StringComparer.Ordinal))
        {
            if (!await keys.TryReadTreeAsync(ledger, prefix))
            {
                return null;
            }
        }

        return keys;
    }

    /// <summary>One key; it must have been named by an operation.</summary>
    public KeyState Find(string key) => _states[key];

    /// <summary>The keys that start with a text, in order, those that are absent included.</summary>
    public IEnumerable<KeyValuePair<string, KeyState>> Below(string prefix) => _states.Where(state => state.Key.StartsWith(prefix, StringComparison.Ordinal));

    /// <summary>The batch that makes the keys what they have become if they still are what they were; and where in it each change is.</summary>
    public (IReadOnlyList<Mutation> Batch, IReadOnlyDictionary<string, int> Places) ToBatch()
    {
        var batch = new KeyValueBatch();
        var places = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var (key, state) in _states)
        {
            state.Claims.ForEach(batch.ExpectSession);
            if (state.IsChanged)
            {
                places.Add(key, batch.Add(key, state.Before, state.After, state.RowsClaim));
            }
            else
            {
                batch.Add(Mutation.Expect(KeyValuePayload.Space, key, state.Before?.ModifyIndex ?? 0));
            }
        }

        foreach (var (prefix, index) in _ranges)
        {
            batch.Add(Mutation.ExpectRange(KeyValuePayload.Space, prefix, index));
        }

        return (batch.Mutations, places);
    }

    private async ValueTask<bool> TryReadTreeAsync(ILedger ledger, string prefix)
    {
        string? from = null;
        do
        {
            var page = await ledger.ListAsync(new ListRequest(KeyValuePayload.Space, prefix, from, KeysMax), CancellationToken.None);
            if (from is null)
            {
                _ranges.Add((prefix, page.SnapshotIndex));
            }

            Seen(page.SnapshotIndex);
            foreach (var row in page.Entries)
            {
                Add(row.Key, row);
            }

            from = page.Next;
        }
        while (from is not null && _states.Count <= KeysMax);

        return from is null && _states.Count <= KeysMax;
    }

    // What was read first stays: if it differs, the commit that expects it will say so.
    private void Add(string key, LedgerEntry? row) =>
        _states.TryAdd(key, new KeyState(row is null ? null : KeyValuePayload.Decode(row.Payload, row.CreateIndex, row.ModifyIndex)));

    private void Seen(long index)
    {
        SnapshotIndex = _snapshots++ == 0 ? index : SnapshotIndex;
    }
}

/// <summary>One key of a transaction.</summary>
internal sealed class KeyState(KeyValueEntry? before)
{
    /// <summary>As it was read.</summary>
    public KeyValueEntry? Before { get; } = before;

    /// <summary>As it is to become.</summary>
    public KeyValueEntry? After { get; private set; } = before;

    /// <summary>Whether anything but reading happened to it.</summary>
    public bool IsChanged => !ReferenceEquals(Before, After);

    /// <summary>What its locks were granted on, those that were released again included: all of their sessions must still be there.</summary>
    public List<LockClaim> Claims { get; } = [];

    /// <summary>Of these the one that knows the rows beside the lock: the first one with a free key.</summary>
    public LockClaim? RowsClaim => Claims.Find(claim => claim.IsFresh) ?? Claims.FirstOrDefault();

    public void Become(KeyValueEntry? next) => After = next;

    /// <summary>Notes what a lock is granted on.</summary>
    public void GrantOn(LockClaim claim) => Claims.Add(claim);
}

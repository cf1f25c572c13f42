using Actors.GrainInterfaces.KeyValue;
using Actors.GrainInterfaces.Transactions;
using Actors.Grains.KeyValue;
using Actors.Ledger;

namespace Actors.Grains.Transactions;

/// <summary>The keys that a transaction touches: as they were read, and as its operations have made them so far.</summary>
internal sealed class TransactionKeys(RowReader rows)
{
    private readonly SortedDictionary<string, KeyState> _states = new(StringComparer.Ordinal);
    private readonly SortedSet<string> _trees = new(StringComparer.Ordinal);
    private readonly List<(string Prefix, long Index)> _ranges = [];

    public int Count => _states.Count;

    /// <summary>Asks for what an operation names.</summary>
    public void Want(KeyOperation? operation)
    {
        if (operation?.IsTree == true)
        {
            _trees.Add(operation.Key);
        }
        else if (operation is { Key: var key })
        {
            rows.Want(KeyValuePayload.Space, key, row => Add(key, row));
        }
    }

    /// <summary>Reads the trees, after all that stands alone has been read; false when they are too large.</summary>
    public async ValueTask<bool> TryReadTreesAsync()
    {
        foreach (var prefix in _trees)
        {
            if (await rows.ListAsync(KeyValuePayload.Space, prefix, TransactionState.CountMax, row => Add(row.Key, row)) is not { } index)
            {
                return false;
            }

            _ranges.Add((prefix, index));
            if (Count > TransactionState.CountMax)
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>One key; it must have been named by an operation.</summary>
    public KeyState Find(string key) => _states[key];

    /// <summary>The keys that start with a text, in order, those that are absent included.</summary>
    public IEnumerable<KeyValuePair<string, KeyState>> Below(string prefix) => _states.Where(state => state.Key.StartsWith(prefix, StringComparison.Ordinal));

    /// <summary>Adds what makes the keys what they have become if they still are what they were; returns where in the batch each change is.</summary>
    public IReadOnlyDictionary<string, int> AddTo(KeyValueBatch batch)
    {
        var places = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var (key, state) in _states)
        {
            state.Claims.ForEach(batch.ExpectSession);
            if (state.IsChanged)
            {
                places.Add(key, batch.Add(key, state.Before, state.After, state.RowsClaim, state.LockIndexMax));
            }
            else
            {
                batch.Add(Mutation.Expect(KeyValuePayload.Space, key, state.Before?.ModifyIndex ?? 0));
                batch.Remember(key, state.LockIndexMax, state.RowsClaim);
            }
        }

        foreach (var (prefix, index) in _ranges)
        {
            batch.Add(Mutation.ExpectRange(KeyValuePayload.Space, prefix, index));
        }

        return places;
    }

    // What was read first stays: if it differs, the commit that expects it will say so.
    private void Add(string key, LedgerEntry? row) =>
        _states.TryAdd(key, new KeyState(row is null ? null : KeyValuePayload.Decode(row.Payload, row.CreateIndex, row.ModifyIndex)));
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

    /// <summary>The highest lock index that was granted here, whatever became of the key afterwards; 0 for none.</summary>
    public long LockIndexMax { get; private set; }

    public void Become(KeyValueEntry? next) => After = next;

    /// <summary>Notes what a lock is granted on, and with which lock index.</summary>
    public void GrantOn(LockClaim claim, long lockIndex)
    {
        Claims.Add(claim);
        LockIndexMax = Math.Max(LockIndexMax, lockIndex);
    }
}

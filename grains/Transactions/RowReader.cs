using Actors.Ledger;

namespace Actors.Grains.Transactions;

/// <summary>
/// Reads rows for a transaction, of which some say what else is to be read. Whoever finds that rows are missing has all of them read, those
/// that are known included, and begins anew: so in the end everything is from one snapshot.
/// </summary>
internal sealed class RowReader(ILedger ledger)
{
    private readonly Dictionary<RowName, Action<LedgerEntry?>> _missing = [];
    private Dictionary<RowName, LedgerEntry?> _rows = [];
    private bool _isListed;

    /// <summary>Whether rows are wanted that have not been read.</summary>
    public bool IsMissingRows => _missing.Count > 0;

    /// <summary>How many rows were ever wanted.</summary>
    public int Count => _rows.Count + _missing.Count;

    /// <summary>The index of the snapshot that was read; where there were several, of the last that is not a listing.</summary>
    public long SnapshotIndex { get; private set; }

    /// <summary>Whether all of it was read in one snapshot, so that it needs no confirmation.</summary>
    public bool IsOneSnapshot { get; private set; } = true;

    /// <summary>Asks for a row: at once if it is known.</summary>
    public void Want(string space, string key, Action<LedgerEntry?> take)
    {
        var name = new RowName(space, key);
        if (_rows.TryGetValue(name, out var row))
        {
            take(row);
        }
        else
        {
            _missing.TryAdd(name, take);
        }
    }

    /// <summary>Reads all rows that were ever wanted in one snapshot. Nobody is given any: who wants them begins anew.</summary>
    public async ValueTask ReadAllAsync()
    {
        RowName[] names = [.. _rows.Keys, .. _missing.Keys];
        var (rows, index) = await ledger.ReadAsync(names, CancellationToken.None);
        _missing.Clear();
        _rows = names.Zip(rows).ToDictionary(row => row.First, row => row.Second);
        SnapshotIndex = index;
    }

    /// <summary>Reads the rows that are missing, in a snapshot of their own, and gives them to whoever asked for them.</summary>
    public async ValueTask ReadMissingAsync()
    {
        while (_missing.Count > 0)
        {
            IsOneSnapshot = false;
            var missing = _missing.ToList();
            _missing.Clear();
            var (rows, _) = await ledger.ReadAsync([.. missing.Select(row => row.Key)], CancellationToken.None);
            for (var place = 0; place < missing.Count; place++)
            {
                _rows[missing[place].Key] = rows[place];
                missing[place].Value(rows[place]);
            }
        }
    }

    /// <summary>Lists the rows below a prefix. Returns the index of the listing, from which on nothing there may be newer; null when there are more than so many.</summary>
    public async ValueTask<long?> ListAsync(string space, string prefix, int countMax, Action<LedgerEntry> take)
    {
        var count = 0;
        long? begin = null;
        string? from = null;
        do
        {
            var page = await ledger.ListAsync(new ListRequest(space, prefix, from, countMax), CancellationToken.None);
            IsOneSnapshot = IsOneSnapshot && !_isListed && _rows.Count == 0;
            SnapshotIndex = IsOneSnapshot ? page.SnapshotIndex : SnapshotIndex;
            _isListed = true;
            begin ??= page.SnapshotIndex;
            foreach (var row in page.Entries)
            {
                take(row);
            }

            count += page.Entries.Count;
            from = page.Next;
        }
        while (from is not null && count <= countMax);

        return from is null ? begin : null;
    }
}

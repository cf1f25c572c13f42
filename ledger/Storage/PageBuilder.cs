namespace Actors.Ledger.Storage;

/// <summary>Cuts a page where its limit or its bytes end, and remembers where the next one begins.</summary>
internal sealed class PageBuilder
{
    private readonly List<LedgerEntry> _entries = [];
    private readonly ListRequest _request;
    private readonly int _bytesMax;
    private long _bytes;

    public PageBuilder(ListRequest request, int bytesMax)
    {
        _request = request;
        _bytesMax = bytesMax;
    }

    public long SnapshotIndex { get; set; }

    public string? Next { get; private set; }

    /// <summary>Whether a row of this size still belongs to the page; otherwise it begins the next one.</summary>
    public bool HasRoomFor(string key, long payloadBytes)
    {
        _bytes += payloadBytes;
        if (_entries.Count < _request.Limit && (_entries.Count == 0 || _bytes <= _bytesMax))
        {
            return true;
        }

        Next = key;
        return false;
    }

    public void Add(LedgerEntry entry) => _entries.Add(entry);

    public LedgerPage Build() => new(_entries, Next, SnapshotIndex);
}

namespace Actors.Ledger.Storage;

/// <summary>
/// More threads at once for the thread pool while a database is silent. Before Npgsql says that a statement took too long it asks the server to cancel it, and
/// blocks a thread of the pool until that connection is made or has failed. Where the way to the server is cut off all statements end like this at the same
/// time, and a pool with as many threads as processors would come to a stand, a new thread every half a second, with everything else that the process does.
/// </summary>
internal sealed class SpareThreads(Action<int> add)
{
    /// <summary>How many: the connections for reading, the writer, the tail and the history, and those of other parts to the same server.</summary>
    public const int Count = 24;

    private readonly Lock _lock = new();
    private int _borrowers;

    /// <summary>Those of this process.</summary>
    public static SpareThreads OfPool { get; } = new(AddToPool);

    /// <summary>They are there until the work ends.</summary>
    public void LendTo(Task work)
    {
        Change(+1);
        _ = work.ContinueWith(static (_, lender) => ((SpareThreads)lender!).Change(-1), this, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
    }

    private void Change(int borrowers)
    {
        lock (_lock)
        {
            var had = _borrowers > 0;
            _borrowers += borrowers;
            var has = _borrowers > 0;
            if (had != has)
            {
                add(has ? Count : -Count);
            }
        }
    }

    private static void AddToPool(int count)
    {
        ThreadPool.GetMinThreads(out var workers, out var ports);
        ThreadPool.SetMinThreads(workers + count, ports);
    }
}

using System.Runtime.CompilerServices;

namespace Actors.Ledger.Tests;

/// <summary>
/// Gives the pool of this process the threads that Npgsql's cancels of silent statements block, from the start: tests cut databases off beside others, whose waits
/// must not run out because of that.
/// </summary>
internal static class ThreadsForCancels
{
    private const int Count = 24;

    [ModuleInitializer]
    internal static void Add()
    {
        ThreadPool.GetMinThreads(out var workers, out var ports);
        ThreadPool.SetMinThreads(workers + Count, ports);
    }
}

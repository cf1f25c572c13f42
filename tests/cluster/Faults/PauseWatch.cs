using System.Diagnostics;

namespace Actors.Cluster.Tests.Faults;

/// <summary>Notices when this machine stood still: a virtual machine that was not scheduled, processes that somebody stopped.</summary>
internal sealed class PauseWatch : IDisposable
{
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(50);

    private readonly CancellationTokenSource _stop = new();
    private readonly Thread _thread;
    private long _longest;

    public PauseWatch()
    {
        // A thread of its own: a busy pool is not a machine that stands still.
        _thread = new Thread(Watch) { IsBackground = true, Priority = ThreadPriority.AboveNormal };
        _thread.Start();
    }

    public TimeSpan Longest => new(Interlocked.Read(ref _longest));

    public void Dispose()
    {
        _stop.Cancel();
        _thread.Join();
        _stop.Dispose();
    }

    private void Watch()
    {
        var last = Stopwatch.GetTimestamp();
        while (!_stop.Token.WaitHandle.WaitOne(Tick))
        {
            var now = Stopwatch.GetTimestamp();
            Interlocked.Exchange(ref _longest, Math.Max(_longest, Stopwatch.GetElapsedTime(last, now).Ticks));
            last = now;
        }
    }
}

using Microsoft.Extensions.Options;

namespace Actors.Gateway.Watching;

/// <summary>
/// Wakes subscribers without flooding the threads that other requests need: in portions, and the next one only when the last has found
/// threads. Those that watch many rows rest a moment first, so that a burst of changes becomes one answer.
/// </summary>
internal sealed class WakeUps(TimeProvider timeProvider, IOptions<WatchOptions> options)
{
    private const int PortionCount = 64;
    private const int BacklogMax = 2 * PortionCount;

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(1);

    private readonly TimeSpan _burstWait = options.Value.BurstWait;
    private readonly Lock _lock = new();
    private readonly Queue<Pending> _ready = new();
    private readonly Queue<Pending> _resting = new();
    private bool _isAtWork;

    /// <summary>Wakes them soon; returns at once and takes the list's content.</summary>
    public void Add(List<Subscriber> woken, WakeReason reason)
    {
        var start = false;
        lock (_lock)
        {
            var dueAt = timeProvider.GetTimestamp() + (long)(_burstWait.TotalSeconds * timeProvider.TimestampFrequency);
            foreach (var subscriber in woken)
            {
                var rests = reason == WakeReason.Changed && subscriber.IsOneShot && !subscriber.Subject.IsOneRow && _burstWait > TimeSpan.Zero;
                (rests ? _resting : _ready).Enqueue(new Pending(subscriber, reason, dueAt));
            }

            start = !_isAtWork && woken.Count > 0;
            _isAtWork |= start;
        }

        woken.Clear();
        if (start)
        {
            // Ends by itself when all are awake, so nobody has to stop it.
            _ = Task.Run(WorkAsync);
        }
    }

    private async Task WorkAsync()
    {
        while (TryTake(out var pending, out var rest))
        {
            if (rest > TimeSpan.Zero)
            {
                await Task.Delay(rest, timeProvider);
                continue;
            }

            foreach (var (subscriber, reason, _) in pending)
            {
                subscriber.Wake(reason);
            }

            while (pending.Count == PortionCount && ThreadPool.PendingWorkItemCount > BacklogMax)
            {
                await Task.Delay(Pause, timeProvider);
            }
        }
    }

    // False when there is nobody left; then the work ends.
    private bool TryTake(out List<Pending> pending, out TimeSpan rest)
    {
        pending = [];
        rest = TimeSpan.Zero;
        lock (_lock)
        {
            var now = timeProvider.GetTimestamp();
            while (_resting.TryPeek(out var first) && first.DueAt <= now)
            {
                _ready.Enqueue(_resting.Dequeue());
            }

            while (pending.Count < PortionCount && _ready.TryDequeue(out var next))
            {
                pending.Add(next);
            }

            if (pending.Count == 0 && _resting.TryPeek(out var resting))
            {
                // A delay counts whole milliseconds: the rest of one must neither become none nor a loop without a pause.
                rest = timeProvider.GetElapsedTime(now, resting.DueAt) + Pause;
            }

            _isAtWork = pending.Count > 0 || _resting.Count > 0;
            return _isAtWork;
        }
    }

    private readonly record struct Pending(Subscriber Subscriber, WakeReason Reason, long DueAt);
}

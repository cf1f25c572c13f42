namespace Actors.Grains.Registry.Instances;

/// <summary>Asks this silo's waker to look at all instances soon. Requests that come before it does so are one.</summary>
internal sealed class WakeRequests
{
    private readonly Lock _lock = new();
    private TaskCompletionSource _asked = New();
    private long _atLeastIndex;

    /// <summary>Completes when somebody has asked since the last <see cref="Take"/>.</summary>
    public Task Asked
    {
        get
        {
            lock (_lock)
            {
                return _asked.Task;
            }
        }
    }

    /// <summary>Asks for a look at what the ledger contains at an index.</summary>
    public void Ask(long atLeastIndex)
    {
        lock (_lock)
        {
            _atLeastIndex = Math.Max(_atLeastIndex, atLeastIndex);
            _asked.TrySetResult();
        }
    }

    /// <summary>The index that the next look must contain; whoever asks from now on asks for another look.</summary>
    public long Take()
    {
        lock (_lock)
        {
            _asked = _asked.Task.IsCompleted ? New() : _asked;
            return _atLeastIndex;
        }
    }

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}

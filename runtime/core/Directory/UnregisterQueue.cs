using Orleans.Runtime;

namespace Actors.Runtime.Directory;

/// <summary>Gathers the activations that have ended while others are being unregistered. Bounded: what does not fit is found stale later.</summary>
internal sealed class UnregisterQueue
{
    private const int WaitingMax = 200_000;
    private const int BatchMax = 2_000;

    private readonly Func<IReadOnlyList<GrainAddress>, Task> _unregister;
    private readonly Lock _gate = new();
    private readonly Queue<GrainAddress> _waiting = new();
    private Task _emptying = Task.CompletedTask;
    private bool _isEmptying;

    public UnregisterQueue(Func<IReadOnlyList<GrainAddress>, Task> unregister) => _unregister = unregister;

    public void Add(GrainAddress address)
    {
        lock (_gate)
        {
            if (_waiting.Count >= WaitingMax)
            {
                return;
            }

            _waiting.Enqueue(address);
            if (!_isEmptying)
            {
                _isEmptying = true;
                _emptying = Task.Run(EmptyAsync);
            }
        }
    }

    /// <summary>Completes when everything added so far has been tried.</summary>
    public Task FlushAsync(CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            return _emptying.WaitAsync(cancellationToken);
        }
    }

    private async Task EmptyAsync()
    {
        while (Take() is { Count: > 0 } batch)
        {
            await _unregister(batch).ConfigureAwait(false);
        }
    }

    private List<GrainAddress> Take()
    {
        lock (_gate)
        {
            List<GrainAddress> batch = [];
            while (batch.Count < BatchMax && _waiting.TryDequeue(out var address))
            {
                batch.Add(address);
            }

            _isEmptying = batch.Count > 0;
            return batch;
        }
    }
}

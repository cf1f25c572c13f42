using Actors.Runtime.Invocation;
using Actors.Runtime.Serialization;

namespace Actors.Runtime.Streams;

/// <summary>A sequence that a caller is pulling from.</summary>
internal abstract class OpenStream
{
    /// <summary>When the last batch left; <see cref="long.MaxValue"/> while one is being made.</summary>
    public long LastPulledTimestamp { get; set; }

    public abstract ValueTask DisposeAsync();
}

/// <inheritdoc />
internal sealed class OpenStream<TItem>(IAsyncEnumerator<TItem> items, CancellationTokenSource cancellation, StreamRequest<TItem> request) : OpenStream
{
    private Task<bool>? _moving;
    private bool _isDisposed;

    /// <summary>Takes what is there, up to a number; waits for the first item, but not for longer than <paramref name="waitMax"/>.</summary>
    public async ValueTask<StreamBatch<TItem>> PullAsync(int itemsMax, TimeSpan waitMax, TimeProvider timeProvider)
    {
        var batch = new List<TItem>();
        try
        {
            while (batch.Count < itemsMax && !_isDisposed)
            {
                _moving ??= items.MoveNextAsync().AsTask();
                if (!_moving.IsCompleted && (batch.Count > 0 || !await IsMovedWithin(_moving, waitMax, timeProvider)))
                {
                    break;
                }

                var moving = _moving;
                _moving = null;
                if (!await moving)
                {
                    return new StreamBatch<TItem>(batch, IsLast: true, Exception: null);
                }

                batch.Add(Copier<TItem>.IsImmutable ? items.Current : Copier<TItem>.CopyRoot(items.Current));
            }

            return new StreamBatch<TItem>(batch, IsLast: false, Exception: null);
        }
        catch (Exception exception)
        {
            return new StreamBatch<TItem>(batch, IsLast: true, exception);
        }
    }

    public override async ValueTask DisposeAsync()
    {
        if (_isDisposed)
        {
            return;
        }

        _isDisposed = true;

        // Not CancelAsync: what is registered with the token must run on this turn.
        cancellation.Cancel();
        request.CancelTarget();
        try
        {
            // An enumerator may not be disposed while it moves; cancelled, it ends soon.
            await (_moving ?? Task.FromResult(false));
        }
        catch (Exception)
        {
            // The caller has left; how the rest of the sequence ends concerns nobody.
        }

        await items.DisposeAsync();
        cancellation.Dispose();
    }

    private static async Task<bool> IsMovedWithin(Task moving, TimeSpan waitMax, TimeProvider timeProvider)
    {
        using var isOver = new CancellationTokenSource();
        await Task.WhenAny(moving, Task.Delay(waitMax, timeProvider, isOver.Token));
        isOver.Cancel();
        return moving.IsCompleted;
    }
}

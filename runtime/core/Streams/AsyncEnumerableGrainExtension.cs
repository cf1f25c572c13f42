using Actors.Runtime.Activations;
using Actors.Runtime.Invocation;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Orleans;
using Orleans.Configuration;
using Orleans.Runtime;

namespace Actors.Runtime.Streams;

/// <summary>Runs the sequences that callers have opened on one activation.</summary>
internal sealed partial class AsyncEnumerableGrainExtension : IAsyncEnumerableGrainExtension, IAsyncDisposable
{
    private readonly Activation _activation;
    private readonly TimeProvider _timeProvider;
    private readonly TimeSpan _waitMax;
    private readonly TimeSpan _idleMax;
    private readonly Dictionary<Guid, OpenStream> _open = [];
    private IGrainTimer? _evictionTimer;

    public AsyncEnumerableGrainExtension(IGrainContextAccessor accessor, TimeProvider timeProvider, IOptions<SiloMessagingOptions> options)
    {
        _activation = (Activation)accessor.GrainContext;
        _timeProvider = timeProvider;

        // Answer well before the caller's timeout, and give up on a caller that has missed two of them.
        _waitMax = options.Value.ResponseTimeout / 2;
        _idleMax = options.Value.ResponseTimeout * 2;
    }

    public ValueTask<StreamBatch<TItem>> Start<TItem>(Guid id, StreamRequest<TItem> request, int itemsMax)
    {
        var cancellation = new CancellationTokenSource();
        var items = request.Open(_activation.GrainInstance!);
        var stream = new OpenStream<TItem>(items.GetAsyncEnumerator(cancellation.Token), cancellation, request);
        _open.Add(id, stream);
        _evictionTimer ??= _activation.Host.Timers.RegisterGrainTimer(
            _activation, static (extension, _) => extension.EvictIdle(), this, new GrainTimerCreationOptions { DueTime = _idleMax, Period = _idleMax, Interleave = true });
        return Pull(id, stream, itemsMax);
    }

    public ValueTask<StreamBatch<TItem>> MoveNext<TItem>(Guid id, int itemsMax) =>
        _open.TryGetValue(id, out var stream)
            ? Pull(id, (OpenStream<TItem>)stream, itemsMax)
            : throw new EnumerationAbortedException($"The sequence of grain '{_activation.GrainId}' is gone: the grain was deactivated, or the caller paused for longer than {_idleMax}. Start it again.");

    public async ValueTask Dispose(Guid id)
    {
        if (_open.Remove(id, out var stream))
        {
            await StopAsync(stream);
        }
    }

    public async ValueTask DisposeAsync()
    {
        _evictionTimer?.Dispose();
        foreach (var id in _open.Keys.ToArray())
        {
            await Dispose(id);
        }
    }

    // A producer that does not look at its token ends when it ends; nobody waits longer for it than for an item.
    private async Task StopAsync(OpenStream stream)
    {
        try
        {
            await stream.DisposeAsync().AsTask().WaitAsync(_waitMax, _timeProvider);
        }
        catch (TimeoutException exception)
        {
            Log.ProducerGoesOn(_activation.Host.Logger, _activation.GrainId, exception);
        }
    }

    private async ValueTask<StreamBatch<TItem>> Pull<TItem>(Guid id, OpenStream<TItem> stream, int itemsMax)
    {
        stream.LastPulledTimestamp = long.MaxValue;
        var batch = await stream.PullAsync(itemsMax, _waitMax, _timeProvider);
        stream.LastPulledTimestamp = _timeProvider.GetTimestamp();
        if (batch.IsLast)
        {
            await Dispose(id);
        }

        return batch;
    }

    private async Task EvictIdle()
    {
        foreach (var (id, stream) in _open.ToArray())
        {
            if (stream.LastPulledTimestamp != long.MaxValue && _timeProvider.GetElapsedTime(stream.LastPulledTimestamp) >= _idleMax)
            {
                await Dispose(id);
            }
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1501, LogLevel.Warning, "A sequence of grain '{GrainId}' goes on although its caller has left; pass the enumerator's cancellation token to what it waits for")]
        public static partial void ProducerGoesOn(ILogger logger, GrainId grainId, Exception exception);
    }
}

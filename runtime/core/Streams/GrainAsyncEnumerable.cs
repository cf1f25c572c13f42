using System.Runtime.ExceptionServices;
using Actors.Runtime.Invocation;
using Orleans;
using Orleans.Runtime;

namespace Actors.Runtime.Streams;

/// <summary>The caller's side of a sequence that a grain produces.</summary>
internal sealed class GrainAsyncEnumerable<TItem>(GrainReference target, StreamRequest<TItem> request) : IBatchedAsyncEnumerable<TItem>
{
    private const int DefaultBatchSize = 100;

    public int MaxBatchSize { get; set; } = DefaultBatchSize;

    public IAsyncEnumerator<TItem> GetAsyncEnumerator(CancellationToken cancellationToken = default) =>
        new Enumerator(target.AsReference<IAsyncEnumerableGrainExtension>(), request, MaxBatchSize, cancellationToken);

    private sealed class Enumerator(
        IAsyncEnumerableGrainExtension source, StreamRequest<TItem> request, int batchSize, CancellationToken cancellationToken) : IAsyncEnumerator<TItem>
    {
        private readonly Guid _id = Guid.NewGuid();
        private StreamBatch<TItem> _batch = new([], IsLast: false, Exception: null);
        private int _position = -1;
        private readonly CancellationTokenSource? _canceled = LinkTokens(request.CallerToken, cancellationToken);
        private bool _isOpen;

        public TItem Current => _batch.Items[_position];

        public async ValueTask<bool> MoveNextAsync()
        {
            _position++;
            while (_position >= _batch.Items.Count)
            {
                if (_batch.IsLast)
                {
                    Rethrow(_batch.Exception);
                    return false;
                }

                await PullNextAsync(_canceled?.Token ?? cancellationToken);
                _position = 0;
            }

            return true;
        }

        public async ValueTask DisposeAsync()
        {
            _canceled?.Dispose();
            if (_isOpen)
            {
                _isOpen = false;
                await source.Dispose(_id);
            }
        }

        private static CancellationTokenSource? LinkTokens(CancellationToken ofCall, CancellationToken ofEnumeration) =>
            ofCall.CanBeCanceled ? CancellationTokenSource.CreateLinkedTokenSource(ofCall, ofEnumeration) : null;

        private static void Rethrow(Exception? exception)
        {
            if (exception is not null)
            {
                ExceptionDispatchInfo.Throw(exception);
            }
        }

        private async Task PullNextAsync(CancellationToken cancellation)
        {
            cancellation.ThrowIfCancellationRequested();
            try
            {
                _batch = await PullAsync().WaitAsync(cancellation);
                _isOpen = !_batch.IsLast;
            }
            catch (Exception) when (!cancellation.IsCancellationRequested)
            {
                // The grain has no such sequence, or none any more: there is nothing to dispose.
                _isOpen = false;
                throw;
            }
        }

        private Task<StreamBatch<TItem>> PullAsync()
        {
            if (_isOpen)
            {
                return source.MoveNext<TItem>(_id, batchSize).AsTask();
            }

            _isOpen = true;
            return source.Start(_id, (StreamRequest<TItem>)request.NewAttempt(), batchSize).AsTask();
        }
    }
}

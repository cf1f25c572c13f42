using System.Threading.Tasks.Sources;

namespace Actors.Runtime.Messaging.Connections;

/// <summary>
/// Wakes the one waiter of a loop, again and again, without allocating. The waiter goes on on the thread pool, behind everything that
/// waits there already.
/// </summary>
internal sealed class Signal : IValueTaskSource, IThreadPoolWorkItem
{
    private ManualResetValueTaskSourceCore<bool> _source;

    /// <summary>Waits for the next <see cref="Set"/>, which is called exactly once for each wait.</summary>
    public ValueTask WaitAsync() => new(this, _source.Version);

    public void Set() => ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);

    void IThreadPoolWorkItem.Execute() => _source.SetResult(true);

    void IValueTaskSource.GetResult(short token)
    {
        _source.GetResult(token);
        _source.Reset();
    }

    ValueTaskSourceStatus IValueTaskSource.GetStatus(short token) => _source.GetStatus(token);

    void IValueTaskSource.OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _source.OnCompleted(continuation, state, token, flags);
}

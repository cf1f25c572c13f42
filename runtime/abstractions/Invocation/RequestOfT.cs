using System.ComponentModel;
using System.Runtime.CompilerServices;
using System.Threading.Tasks.Sources;

namespace Actors.Runtime.Invocation;

/// <summary>A call with a result. Generated subclasses hold the arguments.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public abstract class Request<TResult> : Request, IValueTaskSource<TResult>, IValueTaskSource
{
    private ManualResetValueTaskSourceCore<TResult> _source;
    private ConfiguredValueTaskAwaitable<TResult>.ConfiguredValueTaskAwaiter _pending;
    private Action? _onPending;
    private TResult? _result;
    private Exception? _exception;
    private bool _decidedByTarget;

    internal short Version => _source.Version;

    internal sealed override Type ResultType => typeof(TResult);

    internal sealed override Exception? TargetException => _exception;

    /// <summary>Calls the method on <paramref name="target"/>. Generated.</summary>
    protected abstract ValueTask<TResult> Invoke(object target);

    TResult IValueTaskSource<TResult>.GetResult(short token) => TakeResult(token);

    void IValueTaskSource.GetResult(short token) => TakeResult(token);

    ValueTaskSourceStatus IValueTaskSource<TResult>.GetStatus(short token) => _source.GetStatus(token);

    ValueTaskSourceStatus IValueTaskSource.GetStatus(short token) => _source.GetStatus(token);

    void IValueTaskSource<TResult>.OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _source.OnCompleted(continuation, state, token, flags);

    void IValueTaskSource.OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _source.OnCompleted(continuation, state, token, flags);

    internal sealed override void Start(object target)
    {
        Target = target;
        try
        {
            var task = Invoke(target);
            if (!task.IsCompleted)
            {
                // A result that is copied must be copied on the target's turn, when nothing else of the target can change it.
                _pending = task.ConfigureAwait(continueOnCapturedContext: !Serialization.Copier<TResult>.IsImmutable).GetAwaiter();
                _pending.UnsafeOnCompleted(_onPending ??= OnPendingCompleted);
                return;
            }

            Store(task.GetAwaiter().GetResult());
        }
        catch (Exception exception)
        {
            _exception = exception;
        }

        Host!.OnFinished(this);
    }

    internal sealed override async ValueTask<object?> InvokeBoxed(object target) => await Invoke(target);

    internal sealed override void SetOutcome(object? result, Exception? exception)
    {
        _exception = exception;
        if (exception is null)
        {
            Store(result is null ? default! : (TResult)result);
        }
    }

    internal sealed override void Publish(bool runContinuationInline)
    {
        if (!TryComplete())
        {
            return;
        }

        _decidedByTarget = true;
        if (Sink is { } sink)
        {
            sink.OnAnswered(this);
            return;
        }

        Trace?.EndCall(_exception);
        _source.RunContinuationsAsynchronously = !runContinuationInline;
        if (_exception is { } exception)
        {
            _source.SetException(exception);
        }
        else
        {
            _source.SetResult(_result!);
        }
    }

    internal sealed override void Fail(Exception exception, bool runContinuationInline = false)
    {
        if (TryComplete())
        {
            FailDecided(exception, runContinuationInline);
        }
    }

    internal sealed override void FailDecided(Exception exception, bool runContinuationInline = false)
    {
        if (Sink is { } sink)
        {
            sink.OnFailed(this, exception);
            return;
        }

        Trace?.EndCall(exception);
        _source.RunContinuationsAsynchronously = !runContinuationInline;
        _source.SetException(exception);
    }

    internal sealed override void Discard()
    {
        // A request that its caller has cancelled may still be looked at on the caller's side; it is left to the garbage collector.
        if (TryComplete())
        {
            Reset();
        }
    }

    internal sealed override void WriteResult(ref Serialization.Writer writer)
    {
        if (typeof(TResult) != typeof(Nothing))
        {
            Serialization.FieldSerializer.Write(ref writer, 0, _result!);
        }
    }

    internal sealed override void ReadResult(ref Serialization.Reader reader)
    {
        if (typeof(TResult) != typeof(Nothing))
        {
            _result = Serialization.FieldSerializer.Read<TResult>(ref reader, reader.ReadHeader());
        }
    }

    internal sealed override void ReleaseTaken() => Reset();

    private void Store(TResult result) =>
        _result = Serialization.Copier<TResult>.IsImmutable ? result : Serialization.Copier<TResult>.CopyRoot(result);

    private void OnPendingCompleted()
    {
        var pending = _pending;
        _pending = default;
        try
        {
            Store(pending.GetResult());
        }
        catch (Exception exception)
        {
            _exception = exception;
        }

        Host!.OnFinished(this);
    }

    private TResult TakeResult(short token)
    {
        // A request that ended by timeout or cancellation may still be held by its target; it is left to the garbage collector.
        if (!_decidedByTarget)
        {
            StopListening();
            return _source.GetResult(token);
        }

        try
        {
            return _source.GetResult(token);
        }
        finally
        {
            Reset();
        }
    }

    private void Reset()
    {
        _source.Reset();
        _result = default;
        _exception = null;
        _decidedByTarget = false;
        Release();
    }
}

using System.ComponentModel;
using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using Orleans.Runtime;
using Orleans.Serialization.Invocation;

namespace Actors.Runtime.Invocation;

/// <summary>
/// One call on its way: the arguments (in generated subclasses), the place in a mailbox, and the source that the caller awaits.
/// </summary>
/// <remarks>
/// A request has two ends. The <em>caller's</em> end awaits the result; the <em>target's</em> end runs the method. Whoever wins
/// <see cref="TryComplete"/> decides the result. Only a request that its target completed goes back to the pool, because only
/// then does nobody else hold it.
/// </remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
[SuppressMessage("Design", "CA1001", Justification = "Release disposes the cancellation link when the call has ended.")]
public abstract class Request : IInvokable
{
    /// <summary>The next request in the mailbox that this one waits in.</summary>
    internal Request? Next;

    /// <summary>The mailbox that runs or will run this request; null while nobody has accepted it.</summary>
    internal IRequestHost? Host;

    /// <summary>What the caller is waiting inside of; null for a call from outside of grains.</summary>
    internal CallChain? Chain;

    /// <summary>The link that calls made by this request carry; made when the first one is made.</summary>
    internal CallChain? OwnChain;

    /// <summary>The caller's request context, or null.</summary>
    internal RequestContextData? Context;

    /// <summary>When the caller gives up, in milliseconds of the host's coarse clock; <see cref="long.MaxValue"/> for never.</summary>
    internal long DeadlineMilliseconds;

    /// <summary>When the running began, in milliseconds of the host's coarse clock.</summary>
    internal long StartedMilliseconds;

    /// <summary>When the running began, by the stopwatch; zero for a call that is not timed.</summary>
    internal long StartedTimestamp;

    /// <summary>How many activations in a row ended before they ran this request or any other.</summary>
    internal byte FruitlessActivations;

    /// <summary>How many processes have received this request so far.</summary>
    internal byte Forwards;

    /// <summary>True when another process has sent this request.</summary>
    internal bool IsFromElsewhere;

    /// <summary>How often this request could not be delivered and was sent again.</summary>
    internal byte Resends;

    /// <summary>Takes the outcome of a request that arrived from another process; null when its caller is in this one.</summary>
    internal IRequestSink? Sink;

    /// <summary>What identifies the request to its <see cref="Sink"/>.</summary>
    internal ulong SinkId;

    /// <summary>What identifies the request to the connection that it left by.</summary>
    internal ulong OutgoingId;

    /// <summary>The process whose answer this is, when the request was sent to another process; null before.</summary>
    internal SiloAddress? AnsweredBy;

    /// <summary>True once the request was refused: its target's code has not run and never will.</summary>
    internal bool IsRefused;

    /// <summary>True when somebody still looks at the arguments after the answer, so that the object never goes back to the pool.</summary>
    internal bool IsPinned;

    /// <summary>The object that the call runs on, once it has reached one.</summary>
    internal object? Target;

    /// <summary>The spans of the call; null when it is not traced.</summary>
    internal CallTrace? Trace;

    private CallCancellation? _cancellation;
    private int _completed;

    /// <summary>The method being called.</summary>
    public abstract GrainMethod Method { get; }

    /// <summary>The number of arguments, a cancellation token not counted.</summary>
    public virtual int ArgumentCount => 0;

    /// <summary>True when some argument could be changed by the caller or the target while both hold it.</summary>
    protected internal virtual bool HasMutableArguments => false;

    /// <summary>The token that the generated code passes to the target.</summary>
    protected internal CancellationToken TargetToken => _cancellation?.TargetToken ?? CancellationToken.None;

    /// <summary>Links the call to the caller's token; generated proxies call this when the method takes a token.</summary>
    public void BindCancellation(CancellationToken cancellationToken)
    {
        if (cancellationToken.CanBeCanceled)
        {
            _cancellation = new CallCancellation(this, cancellationToken);
        }
    }

    /// <summary>The argument at <paramref name="index"/>.</summary>
    public virtual object? GetArgument(int index) => throw NoSuchArgument(index);

    /// <summary>Replaces the argument at <paramref name="index"/>.</summary>
    public virtual void SetArgument(int index, object? value) => throw NoSuchArgument(index);

    object? IInvokable.GetTarget() => Target;

    int IInvokable.GetArgumentCount() => ArgumentCount;

    string IInvokable.GetMethodName() => Method.Name;

    string IInvokable.GetInterfaceName() => Method.InterfaceType.FullName ?? Method.InterfaceType.Name;

    string IInvokable.GetActivityName() => Method.ActivityName;

    Type IInvokable.GetInterfaceType() => Method.InterfaceType;

    MethodInfo IInvokable.GetMethod() => Method.Method;

    TimeSpan? IInvokable.GetDefaultResponseTimeout() => Method.ResponseTimeout;

    CancellationToken IInvokable.GetCancellationToken() => TargetToken;

    /// <inheritdoc />
    public override string ToString() => Method.ToString();

    /// <summary>The exception that generated code throws for a bad index.</summary>
    protected ArgumentOutOfRangeException NoSuchArgument(int index) =>
        new(nameof(index), index, $"{Method} has {ArgumentCount} arguments; give an index below that.");

    /// <summary>Replaces every argument that could be shared with the caller by a copy.</summary>
    protected internal virtual void CopyArguments(Serialization.CopyContext context)
    {
    }

    /// <summary>Writes the arguments as fields 0, 1, ….</summary>
    protected internal virtual void WriteArguments(ref Serialization.Writer writer)
    {
    }

    /// <summary>Reads what <see cref="WriteArguments"/> wrote; unknown fields are skipped and missing ones keep their default.</summary>
    protected internal virtual void ReadArguments(ref Serialization.Reader reader) => reader.SkipFields();

    /// <summary>
    /// A request of its own with the same method, arguments and caller's token, for whoever keeps a request and sends it more than
    /// once, even while a target still holds the one before.
    /// </summary>
    internal Request NewAttempt()
    {
        var attempt = Method.CreateRequest();
        attempt.BindCancellation(CallerToken);
        for (var i = 0; i < ArgumentCount; i++)
        {
            attempt.SetArgument(i, GetArgument(i));
        }

        return attempt;
    }

    /// <summary>Drops the arguments and gives the object to its pool. Generated.</summary>
    protected abstract void Recycle();

    /// <summary>Runs the method on <paramref name="target"/>; the host hears when it has ended.</summary>
    internal abstract void Start(object target);

    /// <summary>Runs the method on <paramref name="target"/> with its result as an object, for call filters.</summary>
    internal abstract ValueTask<object?> InvokeBoxed(object target);

    /// <summary>Stores an outcome that a filter or a message brought; <see cref="Publish"/> hands it over.</summary>
    internal abstract void SetOutcome(object? result, Exception? exception);

    /// <summary>Hands the outcome, already decided, to the waiting caller.</summary>
    internal abstract void Publish(bool runContinuationInline);

    /// <summary>Ends the request with an exception; nothing happens when it has ended already.</summary>
    internal abstract void Fail(Exception exception, bool runContinuationInline = false);

    /// <summary>The type of the result.</summary>
    internal abstract Type ResultType { get; }

    /// <summary>True for the one caller that may decide the result.</summary>
    internal bool TryComplete() => Interlocked.Exchange(ref _completed, 1) == 0;

    /// <summary>Writes the result of a request that its target has completed without an exception.</summary>
    internal abstract void WriteResult(ref Serialization.Writer writer);

    /// <summary>Reads what <see cref="WriteResult"/> wrote; <see cref="Publish"/> hands it over.</summary>
    internal abstract void ReadResult(ref Serialization.Reader reader);

    /// <summary>Gives a request back whose outcome its <see cref="Sink"/> has taken from it.</summary>
    internal abstract void ReleaseTaken();

    /// <summary>True once somebody has decided the result.</summary>
    internal bool IsCompleted => Volatile.Read(ref _completed) != 0;

    /// <summary>The exception that the target's code ended with, or null.</summary>
    internal abstract Exception? TargetException { get; }

    /// <summary>True when nobody waits for the outcome.</summary>
    internal bool IsOneWay => (Method.Options & GrainMethodOptions.OneWay) != 0;

    /// <summary>The caller's token, or <see cref="CancellationToken.None"/>.</summary>
    internal CancellationToken CallerToken => _cancellation?.CallerToken ?? CancellationToken.None;

    /// <summary>True when the caller, here or in another process, can cancel the call.</summary>
    internal bool IsCancellable => _cancellation is not null;

    /// <summary>Gives the target a token for a caller in another process, whose cancellation arrives as a message.</summary>
    internal void BindRemoteCancellation() => _cancellation = new CallCancellation(this, CancellationToken.None);

    /// <summary>Starts listening to the caller's token; called once the request has a host.</summary>
    internal void ListenForCancellation() => _cancellation?.Listen();

    /// <summary>Stops listening to the caller's token of a request that ended without its target.</summary>
    internal void StopListening() => _cancellation?.StopListening();

    /// <summary>Ends a request that nobody waits for and gives it back, unless its caller has cancelled it.</summary>
    internal abstract void Discard();

    /// <summary>Ends a request that will not run.</summary>
    internal void Refuse(Exception exception)
    {
        if (IsOneWay)
        {
            Discard();
        }
        else if (TryComplete())
        {
            IsRefused = true;
            FailDecided(exception);
        }
    }

    /// <summary>Called on the caller's side when its token fires.</summary>
    internal void OnCallerCanceled(CancellationToken cancellationToken)
    {
        if (TryComplete())
        {
            // Looked at only now: whoever takes the request over sets the host first and then looks whether it has ended.
            var host = Host;
            FailDecided(new OperationCanceledException($"The call {Method} was cancelled by its caller.", cancellationToken));
            host?.OnCanceled(this);
        }
    }

    /// <summary>Cancels the token that the target sees. Must run as a turn of the target.</summary>
    internal void CancelTarget() => _cancellation?.CancelTarget();

    /// <summary>Cancels the token of a target that has no turns; what is registered with it runs on the pool, and what that throws is in the task.</summary>
    internal Task CancelTargetAsync() => _cancellation?.CancelTargetAsync() ?? Task.CompletedTask;

    /// <summary>Ends the request with an exception after <see cref="TryComplete"/> was won.</summary>
    internal abstract void FailDecided(Exception exception, bool runContinuationInline = false);

    /// <summary>Gives the object back after the caller has taken a result that the target decided.</summary>
    internal void Release()
    {
        if (_cancellation is { } cancellation)
        {
            // A callback that is running right now ends first, so that it cannot touch the request's next life.
            cancellation.Dispose();
            _cancellation = null;
        }

        Host = null;
        Chain = null;
        OwnChain = null;
        Context = null;
        Target = null;
        Trace = null;
        StartedMilliseconds = 0;
        StartedTimestamp = 0;
        FruitlessActivations = 0;
        Forwards = 0;
        IsFromElsewhere = false;
        Resends = 0;
        Sink = null;
        OutgoingId = 0;
        AnsweredBy = null;
        IsRefused = false;
        _completed = 0;
        if (!IsPinned)
        {
            Recycle();
        }
    }
}

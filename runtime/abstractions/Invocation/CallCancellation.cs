namespace Actors.Runtime.Invocation;

/// <summary>
/// Carries a caller's cancellation to the target. The target gets a token of its own, so that callbacks registered inside a
/// grain run as turns of that grain and never on the thread that cancelled.
/// </summary>
internal sealed class CallCancellation : IDisposable
{
    private readonly CancellationTokenSource _target = new();
    private readonly CancellationToken _callerToken;
    private readonly Request _request;
    private CancellationTokenRegistration _registration;

    public CallCancellation(Request request, CancellationToken callerToken)
    {
        _request = request;
        _callerToken = callerToken;
    }

    public CancellationToken CallerToken => _callerToken;

    public CancellationToken TargetToken => _target.Token;

    /// <summary>Starts listening; called once the request can be cancelled, that is after its host is set.</summary>
    public void Listen() =>
        _registration = _callerToken.UnsafeRegister(static (state, token) => ((CallCancellation)state!)._request.OnCallerCanceled(token), this);

    public void StopListening() => _registration.Unregister();

    public void CancelTarget() => _target.Cancel();

    /// <summary>The same, with what is registered run on the pool; what that throws is in the task.</summary>
    public Task CancelTargetAsync() => _target.CancelAsync();

    public void Dispose()
    {
        _registration.Dispose();
        _target.Dispose();
    }
}

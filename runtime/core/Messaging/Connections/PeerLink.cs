using Actors.Runtime.Invocation;
using Microsoft.Extensions.Logging;
using Orleans.Runtime;

namespace Actors.Runtime.Messaging.Connections;

/// <summary>
/// The way to one peer: opens a connection when there is something to send, keeps what comes meanwhile, and gives it back when the
/// peer cannot be reached.
/// </summary>
internal sealed partial class PeerLink : IRequestHost
{
    private readonly MessagingParts _parts;
    private readonly Func<SiloAddress, Task<Connection>> _open;
    private readonly Lock _gate = new();
    private Queue<Waiting> _waiting = new();
    private Connection? _connection;
    private string? _end;
    private Exception? _lastFailure;
    private long _retryAtMilliseconds;
    private bool _isOpening;

    /// <param name="parts">What connections share.</param>
    /// <param name="peer">The peer.</param>
    /// <param name="open">Opens a connection to it, or throws.</param>
    public PeerLink(MessagingParts parts, SiloAddress peer, Func<SiloAddress, Task<Connection>> open)
    {
        _parts = parts;
        _open = open;
        Peer = peer;
    }

    public SiloAddress Peer { get; }

    public void Send(GrainId target, Request request, IUndelivered origin)
    {
        if (Volatile.Read(ref _connection) is { } connection && connection.TrySend(target, request, origin))
        {
            return;
        }

        Exception? undelivered;
        LimitExceededException? refusal = null;
        var mustOpen = false;
        lock (_gate)
        {
            undelivered = ReasonNotToOpenLocked();
            if (undelivered is null && _waiting.Count >= _parts.Options.MaxOutstandingCalls)
            {
                refusal = new LimitExceededException(
                    $"{_waiting.Count} calls wait for a connection to '{Peer}'; {request.Method} was refused. Slow down, or raise ConnectionOptions.MaxOutstandingCalls.");
            }
            else if (undelivered is null)
            {
                request.Host = this;
                _waiting.Enqueue(new Waiting(target, request, origin));
                mustOpen = !_isOpening;
                _isOpening = true;
            }
        }

        if (undelivered is not null)
        {
            origin.OnUndelivered(target, Peer, request, undelivered);
        }
        else if (refusal is not null)
        {
            request.Refuse(refusal);
        }
        else if (mustOpen)
        {
            // A connection lives longer than the call that it is opened for, and must not go on in that call's context.
            using AsyncFlowControl? suppressed = ExecutionContext.IsFlowSuppressed() ? null : ExecutionContext.SuppressFlow();
            _ = OpenAsync();
        }
    }

    /// <summary>Ends the link for good: nothing is sent any more, and what waits is ended.</summary>
    public void End(string reason)
    {
        Connection? connection;
        lock (_gate)
        {
            _end = reason;
            connection = _connection;
        }

        if (connection is { IsLeaving: false })
        {
            connection.Close(ConnectionFailure.Closed, reason);
        }

        GiveBack(new SiloUnavailableException($"'{Peer}' gets no more calls: {reason}."));
    }

    /// <summary>The open connection, or null.</summary>
    public Connection? Current => Volatile.Read(ref _connection);

    void IRequestHost.OnFinished(Request request) => throw new InvalidOperationException($"The call {request.Method} ended before it was sent to '{Peer}'.");

    void IRequestHost.OnCanceled(Request request)
    {
        // It is skipped when the connection opens.
    }

    private Exception? ReasonNotToOpenLocked()
    {
        if (_end is not null)
        {
            return new SiloUnavailableException($"'{Peer}' gets no more calls: {_end}.");
        }

        // A silo that leaves does not come back; but at an endpoint known without a generation another one may follow.
        if (_connection is { IsLeaving: true } leaving && (Peer.Generation != 0 || !leaving.Closed.IsCompleted))
        {
            return new SiloUnavailableException($"'{Peer}' gets no more calls: it is stopping.");
        }

        return !_isOpening && _lastFailure is not null && _parts.Clock.NowMilliseconds < _retryAtMilliseconds ? _lastFailure : null;
    }

    private async Task OpenAsync()
    {
        try
        {
            var connection = await _open(Peer).ConfigureAwait(false);
            SendWaiting(connection);
        }
        catch (Exception exception)
        {
            var failure = new SiloUnavailableException($"'{Peer}' cannot be reached: {exception.Message}", exception);
            bool isNews;
            lock (_gate)
            {
                isNews = _lastFailure?.Message != failure.Message;
                _isOpening = false;
                _lastFailure = failure;
                _retryAtMilliseconds = _parts.Clock.NowMilliseconds + (long)_parts.Options.ConnectionRetryDelay.TotalMilliseconds;
            }

            if (isNews)
            {
                Log.OpenFailed(_parts.Logger, Peer, exception.Message);
            }

            GiveBack(failure);
        }
    }

    // What came first is sent first; later requests queue up behind until none is left.
    private void SendWaiting(Connection connection)
    {
        while (true)
        {
            Queue<Waiting> waiting;
            lock (_gate)
            {
                if (_waiting.Count == 0)
                {
                    _isOpening = false;
                    _lastFailure = null;
                    Volatile.Write(ref _connection, connection);
                    if (_end is null)
                    {
                        return;
                    }
                }

                (waiting, _waiting) = (_waiting, new Queue<Waiting>());
            }

            if (_end is { } reason)
            {
                connection.Close(ConnectionFailure.Closed, reason);
                GiveBack(waiting, new SiloUnavailableException($"'{Peer}' gets no more calls: {reason}."));
                return;
            }

            SendAll(waiting, connection);
        }
    }

    private void SendAll(Queue<Waiting> waiting, Connection connection)
    {
        foreach (var (target, request, origin) in waiting)
        {
            if (!request.IsCompleted && !connection.TrySend(target, request, origin))
            {
                origin.OnUndelivered(target, Peer, request, new SiloUnavailableException($"The connection to '{Peer}' was lost before the call was sent: {connection.Reason}."));
            }
        }
    }

    private void GiveBack(Exception reason)
    {
        Queue<Waiting> waiting;
        lock (_gate)
        {
            (waiting, _waiting) = (_waiting, new Queue<Waiting>());
        }

        GiveBack(waiting, reason);
    }

    private void GiveBack(Queue<Waiting> waiting, Exception reason)
    {
        foreach (var (target, request, origin) in waiting)
        {
            if (!request.IsCompleted)
            {
                origin.OnUndelivered(target, Peer, request, reason);
            }
        }
    }

    private readonly record struct Waiting(GrainId Target, Request Request, IUndelivered Origin);

    private static partial class Log
    {
        [LoggerMessage(2021, LogLevel.Warning, "'{Peer}' cannot be reached: {Reason} It is tried again; see whether it runs, and the network to it")]
        public static partial void OpenFailed(ILogger logger, SiloAddress peer, string reason);
    }
}

using Actors.Runtime.Calls;
using Actors.Runtime.Invocation;
using Actors.Runtime.Messaging.Frames;
using Actors.Runtime.Serialization;
using Microsoft.Extensions.Logging;
using Orleans.Runtime;
using Orleans.Serialization;

namespace Actors.Runtime.Messaging.Connections;

/// <summary>
/// One open connection to a peer. Both sides may call over it: a silo calls a client's observers over the connection that the
/// client has opened.
/// </summary>
internal sealed partial class Connection : IFrameHandler, ISweepable
{
    // The peer's own account of a timeout says more than this side's; it gets this long to arrive.
    private const long AnswerGraceMilliseconds = 250;

    private readonly MessagingParts _parts;
    private readonly Stream _stream;
    private readonly Outbox _outbox;
    private readonly CallSender _sender;
    private readonly CallReceiver _receiver;
    private readonly TaskCompletionSource _closed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _lastSentBytes;
    private long _lastProgressMilliseconds;
    private volatile bool _isLeaving;
    private bool _isClosed;

    public Connection(MessagingParts parts, Stream stream, SiloAddress peer)
    {
        _parts = parts;
        _stream = stream;
        Peer = peer;
        _outbox = new Outbox(stream, parts.Options.MaxQueuedBytes);
        _sender = new CallSender(parts, _outbox, peer);
        _receiver = new CallReceiver(parts, _outbox, peer, LeaveIfDone);
    }

    public SiloAddress Peer { get; }

    /// <summary>Calls that were sent and are not answered yet.</summary>
    public int OutstandingCount => _sender.OutstandingCount;

    /// <summary>Calls that have come and are not answered yet.</summary>
    public int UnansweredCount => _receiver.UnansweredCount;

    /// <summary>Bytes that have been sent.</summary>
    public long SentBytes => _outbox.SentBytes;

    /// <summary>Ends when the connection has.</summary>
    public Task Closed => _closed.Task;

    /// <summary>How the connection ended.</summary>
    public ConnectionFailure Failure { get; private set; }

    /// <summary>Why the connection ended.</summary>
    public string Reason { get; private set; } = "";

    /// <summary>True from the moment on that one of the two sides has said that it leaves.</summary>
    public bool IsLeaving => _isLeaving;

    /// <summary>How many bytes wait to be sent.</summary>
    public long PendingBytes => _outbox.PendingBytes;

    ISweepable? ISweepable.NextWatched { get; set; }

    /// <summary>Takes a request; false when the connection takes no more, and then nothing has happened.</summary>
    public bool TrySend(GrainId target, Request request, IUndelivered origin) => _sender.TrySend(target, request, origin);

    /// <summary>Reads and sends until the connection ends.</summary>
    public async Task RunAsync()
    {
        _lastProgressMilliseconds = _parts.Clock.NowMilliseconds;
        _parts.Sweeper.Watch(this);
        var sending = _outbox.RunAsync();
        var reading = new FrameReader(_stream, _parts.Limits).RunAsync(this);
        await Task.WhenAny(sending, reading).ConfigureAwait(false);
        var (failure, reason) = reading.IsCompleted ? OutcomeOfReading(reading) : OutcomeOfSending(sending);
        Close(failure, reason);
        await Task.WhenAll(sending, reading).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _closed.TrySetResult();
    }

    /// <summary>Tells the peer that this side leaves; the peer closes once all answers have been exchanged.</summary>
    public void GoAway(string reason)
    {
        _isLeaving = true;
        _receiver.SendGoAway(reason);
    }

    /// <summary>Ends the connection at once and everything that waits for an answer.</summary>
    public void Close(ConnectionFailure failure, string reason)
    {
        lock (_outbox.Gate)
        {
            if (_isClosed)
            {
                return;
            }

            _isClosed = true;
            _sender.StopLocked();
            Failure = failure;
            Reason = reason;
        }

        _stream.Dispose();
        _outbox.Complete();
        _sender.EndAll(reason);
        _receiver.CancelAll();
    }

    void IFrameHandler.OnFrame(ReadOnlySpan<byte> header, ReadOnlySpan<byte> body)
    {
        try
        {
            switch ((FrameKind)header[0])
            {
                case FrameKind.Request:
                    _receiver.OnRequest(header, body);
                    break;
                case FrameKind.Response:
                    _sender.OnResponse(header, body);
                    LeaveIfDone();
                    break;
                case FrameKind.Cancel:
                    _receiver.OnCancel(header);
                    break;
                case FrameKind.GoAway:
                    OnGoAway();
                    break;
                default:
                    // A newer peer may tell more; the frame's length is known, so it is skipped.
                    break;
            }
        }
        catch (SerializerException exception)
        {
            throw new InvalidFrameException($"A header of {header.Length} bytes cannot be read: {exception.Message}", exception);
        }
    }

    ValueTask IFrameHandler.ReadyAsync() => _outbox.RoomAsync();

    bool ISweepable.Sweep(long nowMilliseconds)
    {
        _sender.Expire(nowMilliseconds - AnswerGraceMilliseconds);
        var sentBytes = _outbox.SentBytes;
        if (sentBytes != _lastSentBytes || _outbox.PendingBytes == 0)
        {
            _lastSentBytes = sentBytes;
            _lastProgressMilliseconds = nowMilliseconds;
        }
        else if (nowMilliseconds - _lastProgressMilliseconds > (long)_parts.Options.StalledPeerTimeout.TotalMilliseconds)
        {
            Close(ConnectionFailure.TimedOut, $"it has not read anything for {_parts.Options.StalledPeerTimeout} (ConnectionOptions.StalledPeerTimeout)");
        }

        lock (_outbox.Gate)
        {
            return !_isClosed;
        }
    }

    private void OnGoAway()
    {
        _isLeaving = true;
        lock (_outbox.Gate)
        {
            _sender.StopLocked();
        }

        LeaveIfDone();
    }

    // The side that was told goes first; the other one still reads, so that no frame is lost in between.
    private void LeaveIfDone()
    {
        if (_isLeaving && _sender.IsStopped && _sender.OutstandingCount == 0 && _receiver.UnansweredCount == 0)
        {
            _outbox.Complete();
        }
    }

    private (ConnectionFailure Failure, string Reason) OutcomeOfReading(Task<bool> reading)
    {
        if (reading.IsCompletedSuccessfully)
        {
            return _isLeaving ? (ConnectionFailure.Closed, "it was closed because one side leaves")
                : reading.Result ? (ConnectionFailure.Reset, "the other side closed it without a word")
                : (ConnectionFailure.Reset, "it ended in the middle of a frame");
        }

        if (reading.IsCanceled)
        {
            // Only a read that this side has given up, by closing the stream, ends so.
            return (ConnectionFailure.Reset, "it was closed here");
        }

        var exception = reading.Exception!.InnerException!;
        if (exception is InvalidFrameException)
        {
            Log.InvalidFrame(_parts.Logger, Peer, exception.Message);
            return (ConnectionFailure.Closed, exception.Message);
        }

        if (exception is not (IOException or ObjectDisposedException or OperationCanceledException or InvalidOperationException))
        {
            Log.ReadingFailed(_parts.Logger, Peer, exception);
        }

        return (ConnectionFailure.Reset, exception.Message);
    }

    private static (ConnectionFailure Failure, string Reason) OutcomeOfSending(Task sending) => sending.IsFaulted
        ? (ConnectionFailure.Reset, sending.Exception.InnerException!.Message)
        : (ConnectionFailure.Closed, "it was closed because one side leaves");

    private static partial class Log
    {
        [LoggerMessage(2001, LogLevel.Warning, "The connection to '{Peer}' is closed because the peer does not keep to the protocol: {Reason} See that both run versions that know each other, and who else connects there")]
        public static partial void InvalidFrame(ILogger logger, SiloAddress peer, string reason);

        [LoggerMessage(2002, LogLevel.Error, "The connection to '{Peer}' is closed because taking one of its messages failed; please report this with the stack trace")]
        public static partial void ReadingFailed(ILogger logger, SiloAddress peer, Exception exception);
    }
}

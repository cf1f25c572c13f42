using System.Globalization;
using Actors.Runtime.Invocation;
using Actors.Runtime.Messaging.Frames;
using Actors.Runtime.Serialization;
using Actors.Runtime.SystemTargets;
using Orleans.Runtime;
using Orleans.Serialization;

namespace Actors.Runtime.Messaging.Connections;

/// <summary>The calls that arrive by one connection: from the frame to a request, and from its outcome to the answer.</summary>
internal sealed class CallReceiver : IRequestSink
{
    private const string NoText = "(nothing: its text cannot be made)";

    private readonly MessagingParts _parts;
    private readonly Outbox _outbox;
    private readonly SiloAddress _peer;
    private readonly Action _onAnswered;
    private readonly IncomingCalls _calls = new();
    private readonly ReadNames _names = new();

    public CallReceiver(MessagingParts parts, Outbox outbox, SiloAddress peer, Action onAnswered)
    {
        _parts = parts;
        _outbox = outbox;
        _peer = peer;
        _onAnswered = onAnswered;
    }

    /// <summary>True when the other side is a client, which places no grains.</summary>
    public bool IsFromClient => _peer.IsClient;

    public int UnansweredCount => _calls.Count;

    /// <exception cref="SerializerException">The header is damaged.</exception>
    public void OnRequest(ReadOnlySpan<byte> header, ReadOnlySpan<byte> body)
    {
        var reader = new Reader(header, session: null!);
        reader.ReadByte();
        var flags = (RequestFlags)reader.ReadByte();
        var forwards = reader.ReadByte();
        var id = reader.ReadVarint();
        var name = _names.ReadMethod(ref reader);
        var target = new GrainId(_names.ReadType(ref reader), new IdSpan(reader.ReadBytes().ToArray()));
        var remainingMilliseconds = (flags & RequestFlags.HasDeadline) != 0 ? (long)Math.Min(reader.ReadVarint(), int.MaxValue) : long.MaxValue;
        var chain = (flags & RequestFlags.HasChain) != 0 ? RequestExtras.ReadChain(ref reader) : null;
        var answerId = (flags & RequestFlags.OneWay) != 0 ? (ulong?)null : id;
        if (name.Method is null)
        {
            Reject(answerId, OutcomeKind.Unrecoverable, new OrleansMessageRejectionException(
                $"Silo '{_parts.Node.Address}' cannot take a call to grain '{target}': {name.Problem!.Message}", name.Problem));
            return;
        }

        if (_peer.IsClient && !SystemTargetIds.IsOpenToClients(target))
        {
            Reject(answerId, OutcomeKind.Unrecoverable, new OrleansMessageRejectionException(
                $"Silo '{_parts.Node.Address}' does not let client '{_peer}' call '{target}', which only silos may call; ask the management grain instead."));
            return;
        }

        if (_calls.Count >= _parts.Options.MaxOutstandingCalls)
        {
            Reject(answerId, OutcomeKind.Overloaded, new LimitExceededException(string.Create(
                CultureInfo.InvariantCulture, $"'{_parts.Node.Address}' has {_calls.Count} unanswered calls of '{_peer}'; {name.Method} was refused. Slow down, or raise ConnectionOptions.MaxOutstandingCalls.")));
            return;
        }

        if (TryRead(name.Method, header[reader.Position..], body, flags, out var failure) is not { } request)
        {
            Reject(answerId, OutcomeKind.Unrecoverable, failure!);
            return;
        }

        request.Forwards = forwards;
        request.IsFromElsewhere = true;
        request.Chain = chain;
        request.DeadlineMilliseconds = remainingMilliseconds == long.MaxValue ? long.MaxValue : _parts.Clock.NowMilliseconds + remainingMilliseconds;
        Accept(answerId, target, request);
    }

    /// <exception cref="SerializerException">The header is damaged.</exception>
    public void OnCancel(ReadOnlySpan<byte> header)
    {
        var reader = new Reader(header, session: null!);
        reader.ReadByte();
        if (_calls.TakeToCancel(reader.ReadVarint()) is { } request)
        {
            Cancel(request);
        }
    }

    /// <summary>Cancels what can be cancelled, because the connection has ended and nobody waits any more.</summary>
    public void CancelAll() => _calls.TakeAllToCancel().ForEach(Cancel);

    public void SendGoAway(string reason)
    {
        lock (_outbox.Gate)
        {
            ResponseFrame.AppendGoAway(_outbox.Filling, reason);
            _outbox.CommitLocked();
        }
    }

    void IRequestSink.OnAnswered(Request request)
    {
        if (MayAnswer(request))
        {
            FinishAnswered(request, maySend: true);
        }
        else
        {
            _ = FinishOnceMemberAsync(maySend => FinishAnswered(request, maySend));
        }
    }

    void IRequestSink.OnFailed(Request request, Exception exception)
    {
        if (MayAnswer(request))
        {
            FinishFailed(request, exception, maySend: true);
        }
        else
        {
            _ = FinishOnceMemberAsync(maySend => FinishFailed(request, exception, maySend));
        }
    }

    private bool MayAnswer(Request request) => request.Method.IsSystemMethod || _parts.Liveness.IsOpen;

    // This process was held up and may have been declared dead meanwhile: what it would answer may be old. A dead silo's answers are dropped;
    // whoever waits for them hears of its death.
    private async Task FinishOnceMemberAsync(Action<bool> finish)
    {
        var isMember = await _parts.Liveness.WaitAsync().ConfigureAwait(false);
        finish(isMember);
    }

    private void FinishAnswered(Request request, bool maySend)
    {
        if (_calls.TryTake(request))
        {
            if (maySend)
            {
                Answer(request);
            }

            request.ReleaseTaken();
        }

        End();
    }

    private void FinishFailed(Request request, Exception exception, bool maySend)
    {
        if (_calls.TryTake(request) && maySend)
        {
            var outcome = !request.IsRefused ? OutcomeKind.Exception
                : exception switch
                {
                    SiloUnavailableException => OutcomeKind.Transient,
                    LimitExceededException => OutcomeKind.Overloaded,
                    _ => OutcomeKind.Unrecoverable,
                };
            Reject(request.SinkId, outcome, exception);
        }

        End();
    }

    // Only now, with the answer queued, may a connection that is being left be closed.
    private void End()
    {
        _calls.OnEnded();
        _onAnswered();
    }

    private void Answer(Request request)
    {
        var exception = request.TargetException;
        var body = FrameBuffer.Rent();
        try
        {
            var outcome = exception is null && TryWriteResult(body, request) ? OutcomeKind.Result : OutcomeKind.Exception;
            if (exception is not null)
            {
                WriteException(body, exception);
            }

            Send(request.SinkId, outcome, request.AnsweredBy, body.Span);
        }
        finally
        {
            body.Return();
        }
    }

    private static void Cancel(Request request) => request.OnCallerCanceled(new CancellationToken(canceled: true));

    private Request? TryRead(GrainMethod method, ReadOnlySpan<byte> extras, ReadOnlySpan<byte> body, RequestFlags flags, out Exception? failure)
    {
        try
        {
            failure = null;
            var request = method.CreateRequest();
            RequestSerializer.ReadArguments(body, request, _parts.GrainFactory);
            if ((flags & (RequestFlags.HasContext | RequestFlags.HasTrace)) != 0)
            {
                ReadExtras(extras, flags, request);
            }

            if ((flags & RequestFlags.Cancellable) != 0 && !request.IsOneWay)
            {
                request.BindRemoteCancellation();
            }

            return request;
        }
        catch (Exception exception)
        {
            failure = exception;
            return null;
        }
    }

    private void ReadExtras(ReadOnlySpan<byte> bytes, RequestFlags flags, Request request)
    {
        using var session = SerializerSession.Rent(_parts.GrainFactory);
        var reader = new Reader(bytes, session);
        if ((flags & RequestFlags.HasContext) != 0)
        {
            request.Context = RequestExtras.ReadContext(ref reader);
        }

        if ((flags & RequestFlags.HasTrace) != 0 && TraceHeader.TryRead(ref reader, out var caller))
        {
            request.Trace = new CallTrace(caller);
        }
    }

    private void Accept(ulong? answerId, GrainId target, Request request)
    {
        if (answerId is { } id)
        {
            if (request.IsOneWay)
            {
                // The caller's version of the method waits for an answer, this one has none: it is delivered, which is all there is to know.
                Send(id, OutcomeKind.Result, answeredBy: null, []);
            }
            else
            {
                request.Sink = this;
                request.SinkId = id;
                _calls.Add(request);
            }
        }

        _parts.Incoming.Receive(target, request);
    }

    private bool TryWriteResult(FrameBuffer body, Request request)
    {
        try
        {
            RequestSerializer.WriteResult(body, request);
            if (body.Count <= _parts.Limits.BodyBytesMax)
            {
                return true;
            }

            var bytes = body.Count;
            body.Clear();
            WriteException(body, new LimitExceededException(string.Create(
                CultureInfo.InvariantCulture,
                $"The result of {request.Method} takes {bytes} bytes, and MaxMessageBodySize is {_parts.Limits.BodyBytesMax}; return less at once, or raise it on all silos and clients. The call has run.")));
        }
        catch (Exception exception)
        {
            body.Clear();
            WriteException(body, new SerializerException($"The result of {request.Method} cannot be sent, although the call has run: {exception.Message}", exception));
        }

        return false;
    }

    private void Reject(ulong? answerId, OutcomeKind outcome, Exception exception)
    {
        if (answerId is not { } id)
        {
            return;
        }

        MessagingMetrics.Rejected.Add(outcome == OutcomeKind.Exception ? 0 : 1);
        var body = FrameBuffer.Rent();
        try
        {
            WriteException(body, exception);
            Send(id, outcome, answeredBy: null, body.Span);
        }
        finally
        {
            body.Return();
        }
    }

    // An exception may hold what cannot be sent, or be too large; then its text goes instead.
    private void WriteException(FrameBuffer body, Exception exception)
    {
        try
        {
            SerializerRoot.Write(body, exception);
            if (body.Count <= _parts.Limits.BodyBytesMax)
            {
                return;
            }
        }
        catch (Exception)
        {
            // Told by the replacement.
        }

        const int textMax = 4096;
        var text = TextOf(exception);
        body.Clear();
        SerializerRoot.Write<Exception>(body, new UnavailableExceptionFallbackException(
            $"An exception of type '{exception.GetType()}' cannot be sent. It says: {text[..Math.Min(text.Length, textMax)]}"));
    }

    private static string TextOf(Exception exception)
    {
        try
        {
            return exception.ToString() ?? NoText;
        }
        catch (Exception)
        {
            return NoText;
        }
    }

    private void Send(ulong id, OutcomeKind outcome, SiloAddress? answeredBy, ReadOnlySpan<byte> body)
    {
        lock (_outbox.Gate)
        {
            if (!_outbox.IsCompletedLocked)
            {
                var start = _outbox.Filling.Count;
                ResponseFrame.Append(_outbox.Filling, id, outcome, answeredBy, body);
                _outbox.CommitAnswerLocked(start);
            }
        }
    }
}

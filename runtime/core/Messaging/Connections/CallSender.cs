using System.Globalization;
using Actors.Runtime.Invocation;
using Actors.Runtime.Messaging.Frames;
using Actors.Runtime.Serialization;
using Orleans.Runtime;

namespace Actors.Runtime.Messaging.Connections;

/// <summary>The calls that leave by one connection: from the request to its frame, and from the answer back to the request.</summary>
internal sealed class CallSender : IRequestHost
{
    // Kind, flags, numbers and lengths: what a header holds besides names, key, chain and context.
    private const int HeaderBytesFixed = 64;

    private readonly MessagingParts _parts;
    private readonly Outbox _outbox;
    private readonly SiloAddress _peer;
    private readonly OutstandingCalls _outstanding;
    private readonly WrittenNames _names = new();
    private volatile bool _isStopped;

    public CallSender(MessagingParts parts, Outbox outbox, SiloAddress peer)
    {
        _parts = parts;
        _outbox = outbox;
        _peer = peer;
        _outstanding = new OutstandingCalls(parts.Options.MaxOutstandingCalls);
    }

    public int OutstandingCount => _outstanding.Count;

    public bool IsStopped => _isStopped;

    /// <summary>Takes no more calls; called under the outbox's gate.</summary>
    public void StopLocked() => _isStopped = true;

    public bool TrySend(GrainId target, Request request, IUndelivered origin)
    {
        if (_isStopped)
        {
            return false;
        }

        var remainingMilliseconds = request.DeadlineMilliseconds == long.MaxValue ? long.MaxValue : request.DeadlineMilliseconds - _parts.Clock.NowMilliseconds;
        if (request.IsCompleted || remainingMilliseconds <= 0)
        {
            request.Refuse(new TimeoutException($"The call {request.Method} to grain '{target}' was not sent to '{_peer}' before its deadline; it was not run."));
            return true;
        }

        var parts = FrameBuffer.Rent();
        try
        {
            if (!TryWriteParts(parts, request, target, out var flags, out var extrasBytes, out var refusal))
            {
                request.Refuse(refusal);
                return true;
            }

            return TryQueue(target, request, origin, parts.Span[..extrasBytes], parts.Span[extrasBytes..], flags, remainingMilliseconds);
        }
        finally
        {
            parts.Return();
        }
    }

    /// <exception cref="Orleans.Serialization.SerializerException">The header is damaged.</exception>
    public void OnResponse(ReadOnlySpan<byte> header, ReadOnlySpan<byte> body)
    {
        var reader = new Reader(header, session: null!);
        reader.ReadByte();
        var hasAnsweredBy = reader.ReadByte() != 0;
        var id = reader.ReadVarint();
        var outcome = (OutcomeKind)reader.ReadByte();
        var answeredBy = hasAnsweredBy ? ResponseFrame.ReadAddress(ref reader) : null;
        if (!_outstanding.TryTake(id, out var call))
        {
            // The caller has given up: a late answer.
            return;
        }

        if (answeredBy is not null)
        {
            _parts.Hints?.OnAnsweredElsewhere(call.Target, _peer, answeredBy);
        }

        call.Request.AnsweredBy = answeredBy ?? _peer;
        End(call, outcome, body);
    }

    /// <summary>Ends the calls whose deadline is over.</summary>
    public void Expire(long deadlineMilliseconds)
    {
        if (_outstanding.Count == 0)
        {
            return;
        }

        foreach (var call in _outstanding.TakeExpired(deadlineMilliseconds))
        {
            MessagingMetrics.Expired.Add(1);
            if (call.Request.IsCancellable && _parts.Messaging.CancelRequestOnTimeout)
            {
                SendCancel(call.Request.OutgoingId);
            }

            var timeout = call.Request.Method.ResponseTimeout ?? _parts.Messaging.ResponseTimeout;
            call.Request.Fail(new TimeoutException(
                $"The call {call.Request.Method} to grain '{call.Target}' was not answered within {timeout}: it was sent to '{_peer}', from where no answer came; it may have run or still run."));
        }
    }

    /// <summary>Ends everything, because the connection has ended.</summary>
    public void EndAll(string reason)
    {
        var handedBytes = _outbox.HandedBytes;
        foreach (var call in _outstanding.TakeAll())
        {
            if (call.Offset >= handedBytes)
            {
                MessagingMetrics.Rerouted.Add(1);
                call.Origin.OnUndelivered(call.Target, _peer, call.Request, new SiloUnavailableException(
                    $"The call {call.Request.Method} to grain '{call.Target}' was not sent: the connection to '{_peer}' is lost, {reason}."));
            }
            else
            {
                MessagingMetrics.SentFailed.Add(1);
                call.Request.Fail(new SiloUnavailableException(
                    $"The connection to '{_peer}' was lost while the call {call.Request.Method} to grain '{call.Target}' waited for its answer: {reason}. The call may have run; its outcome is unknown."));
            }
        }
    }

    void IRequestHost.OnFinished(Request request) => throw new InvalidOperationException($"The call {request.Method} ended here although it was sent to '{_peer}'.");

    void IRequestHost.OnCanceled(Request request)
    {
        var id = request.OutgoingId;
        if (_outstanding.TryTake(id, request))
        {
            SendCancel(id);
        }
    }

    // All that can fail or take long comes before the lock under which frames are queued.
    private bool TryWriteParts(FrameBuffer parts, Request request, GrainId target, out RequestFlags flags, out int extrasBytes, out Exception refusal)
    {
        flags = RequestFlags.None;
        extrasBytes = 0;
        try
        {
            flags = RequestExtras.Write(parts, request);
            extrasBytes = parts.Count;
            RequestSerializer.WriteArguments(parts, request);
            var headerBytes = HeaderBytesFixed + MethodNames.Of(request).Length + target.Type.AsSpan().Length + target.Key.AsSpan().Length + extrasBytes;
            var bodyBytes = parts.Count - extrasBytes;
            refusal = headerBytes > _parts.Limits.HeaderBytesMax ? TooLarge(request, "header", headerBytes, nameof(_parts.Messaging.MaxMessageHeaderSize), _parts.Limits.HeaderBytesMax)
                : bodyBytes > _parts.Limits.BodyBytesMax ? TooLarge(request, "body", bodyBytes, nameof(_parts.Messaging.MaxMessageBodySize), _parts.Limits.BodyBytesMax)
                : null!;
        }
        catch (Exception exception)
        {
            refusal = exception;
        }

        return refusal is null;
    }

    private bool TryQueue(
        GrainId target, Request request, IUndelivered origin, ReadOnlySpan<byte> extras, ReadOnlySpan<byte> body, RequestFlags flags, long remainingMilliseconds)
    {
        LimitExceededException? refusal = null;
        var isOneWay = request.IsOneWay;
        var isCancellable = request.IsCancellable;
        var id = 0UL;
        lock (_outbox.Gate)
        {
            if (_isStopped)
            {
                return false;
            }

            if (_outbox.IsFullLocked || _outstanding.IsFull)
            {
                refusal = TooMany(request);
            }
            else
            {
                id = isOneWay ? 0 : _outstanding.Add(new OutstandingCall(request, target, origin, _outbox.NextOffset));
                request.OutgoingId = id;
                request.Host = this;
                Append(target, request, extras, body, flags | FlagsOf(request, remainingMilliseconds), remainingMilliseconds);
                _outbox.CommitLocked();
            }
        }

        if (refusal is not null)
        {
            request.Refuse(refusal);
        }
        else if (isOneWay)
        {
            request.Discard();
        }
        else if (isCancellable)
        {
            CancelIfAlreadyCanceled(request, id);
        }

        return true;
    }

    // A caller that cancels while its call changes hands has told the host before. One of the two sees the other: here the host is set before
    // the look at the outcome, there the outcome before the look at the host. The request may have its answer by now, and another life; then
    // its id is not found.
    private void CancelIfAlreadyCanceled(Request request, ulong id)
    {
        Interlocked.MemoryBarrier();
        if (request.IsCompleted && _outstanding.TryTake(id, request))
        {
            SendCancel(id);
        }
    }

    private void Append(GrainId target, Request request, ReadOnlySpan<byte> extras, ReadOnlySpan<byte> body, RequestFlags flags, long remainingMilliseconds)
    {
        var output = _outbox.Filling;
        var start = output.Count;
        output.GetSpan(FramePrefix.Bytes);
        output.Advance(FramePrefix.Bytes);
        var writer = new Writer(output, session: null!);
        writer.WriteRaw([(byte)FrameKind.Request, (byte)flags, request.Forwards]);
        writer.WriteVarint(request.OutgoingId);
        _names.Write(ref writer, request.Method, MethodNames.Of(request));
        _names.Write(ref writer, target.Type);
        writer.WriteVarint((uint)target.Key.AsSpan().Length);
        writer.WriteRaw(target.Key.AsSpan());
        if ((flags & RequestFlags.HasDeadline) != 0)
        {
            writer.WriteVarint((ulong)remainingMilliseconds);
        }

        writer.WriteRaw(extras);
        writer.Flush();
        var headerBytes = output.Count - start - FramePrefix.Bytes;
        output.Write(body);
        FramePrefix.Write(output.From(start), headerBytes, body.Length);
    }

    private static RequestFlags FlagsOf(Request request, long remainingMilliseconds) =>
        (request.IsOneWay ? RequestFlags.OneWay : RequestFlags.None)
        | (request.IsCancellable ? RequestFlags.Cancellable : RequestFlags.None)
        | (remainingMilliseconds != long.MaxValue ? RequestFlags.HasDeadline : RequestFlags.None);

    private void End(in OutstandingCall call, OutcomeKind outcome, ReadOnlySpan<byte> body)
    {
        var request = call.Request;
        try
        {
            if (outcome == OutcomeKind.Result)
            {
                RequestSerializer.ReadResult(body, request, _parts.GrainFactory);
                request.Publish(runContinuationInline: false);
                return;
            }

            var exception = SerializerRoot.Read<Exception>(body, _parts.GrainFactory);
            switch (outcome)
            {
                case OutcomeKind.Transient:
                    MessagingMetrics.Rerouted.Add(1);
                    call.Origin.OnRefused(call.Target, _peer, request, exception);
                    break;
                case OutcomeKind.Overloaded or OutcomeKind.Unrecoverable:
                    request.Refuse(exception);
                    break;
                default:
                    request.SetOutcome(result: null, exception);
                    request.Publish(runContinuationInline: false);
                    break;
            }
        }
        catch (Exception exception)
        {
            request.Fail(exception);
        }
    }

    private void SendCancel(ulong id)
    {
        lock (_outbox.Gate)
        {
            if (_isStopped && _outstanding.Count == 0)
            {
                return;
            }

            ResponseFrame.AppendCancel(_outbox.Filling, id);
            _outbox.CommitLocked();
        }
    }

    private static LimitExceededException TooLarge(Request request, string part, int bytes, string option, int limit) => new(string.Create(
        CultureInfo.InvariantCulture, $"The call {request.Method} has a {part} of {bytes} bytes, and {option} is {limit}; send less at once, or raise it on all silos and clients."));

    private LimitExceededException TooMany(Request request) => new(string.Create(
        CultureInfo.InvariantCulture,
        $"The connection to '{_peer}' has {_outbox.PendingBytes} bytes to send and {_outstanding.Count} calls without answer; {request.Method} was refused. Slow down, or raise ConnectionOptions.MaxQueuedBytes or MaxOutstandingCalls."));
}

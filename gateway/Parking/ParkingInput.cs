using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.IO.Pipelines;

namespace Actors.Gateway.Parking;

/// <summary>
/// What the HTTP stack reads from: first the head of a request that was parked, then what the client sends. It ends when a request is parked, and
/// the HTTP stack with it.
/// </summary>
internal sealed class ParkingInput(PipeReader connection, Action replayedRequestEnded) : PipeReader
{
    private ReadOnlySequence<byte> _replay;
    private bool _awaitsNextRequest;

    /// <summary>Whether some of a parked request is still to be read.</summary>
    public bool IsReplaying => !_replay.IsEmpty;

    /// <summary>Whether nothing more is read than what is replayed.</summary>
    public bool IsCut { get; set; }

    /// <summary>Has nothing read any more.</summary>
    public void End() => (_awaitsNextRequest, IsCut) = (false, true);

    /// <summary>Has a request read before anything else.</summary>
    public void Replay(byte[] head)
    {
        _replay = new ReadOnlySequence<byte>(head);
        _awaitsNextRequest = true;
    }

    public override ValueTask<ReadResult> ReadAsync(CancellationToken cancellationToken = default) =>
        TryReadHere(out var result) ? new ValueTask<ReadResult>(result) : connection.ReadAsync(cancellationToken);

    public override bool TryRead(out ReadResult result) => TryReadHere(out result) || connection.TryRead(out result);

    public override void AdvanceTo(SequencePosition consumed) => AdvanceTo(consumed, consumed);

    public override void AdvanceTo(SequencePosition consumed, SequencePosition examined)
    {
        if (IsReplaying)
        {
            var rest = _replay.Slice(consumed);

            // What is left is no reason to keep the array.
            _replay = rest.IsEmpty ? default : rest;
        }
        else if (!IsCut)
        {
            connection.AdvanceTo(consumed, examined);
        }
    }

    public override void CancelPendingRead() => connection.CancelPendingRead();

    public override void Complete(Exception? exception = null)
    {
        if (!IsCut)
        {
            connection.Complete(exception);
        }
    }

    private bool TryReadHere(out ReadResult result)
    {
        result = new ReadResult(_replay, isCanceled: false, isCompleted: !IsReplaying);
        if (IsReplaying)
        {
            return true;
        }

        if (_awaitsNextRequest)
        {
            _awaitsNextRequest = false;
            replayedRequestEnded();
        }

        return IsCut;
    }
}

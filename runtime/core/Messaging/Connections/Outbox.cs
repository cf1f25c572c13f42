using Actors.Runtime.Messaging.Frames;

namespace Actors.Runtime.Messaging.Connections;

/// <summary>
/// What waits to be sent on one connection: whoever has a frame appends it under <see cref="Gate"/>, and one loop sends what has
/// gathered in a single write. While it writes, the next frames gather in the other buffer.
/// </summary>
internal sealed class Outbox
{
    private readonly Stream _stream;
    private readonly long _bytesMax;
    private readonly Signal _signal = new();
    private FrameBuffer _filling = new();
    private FrameBuffer _sending = new();
    private TaskCompletionSource? _room;
    private long _handedBytes;
    private long _sentBytes;
    private long _fillingAnswerBytes;
    private long _sendingAnswerBytes;
    private bool _isIdle;
    private bool _isCompleted;

    public Outbox(Stream stream, long bytesMax)
    {
        _stream = stream;
        _bytesMax = bytesMax;
    }

    /// <summary>Guards everything here.</summary>
    public Lock Gate { get; } = new();

    /// <summary>Where to append a frame, under the gate; call <see cref="CommitLocked"/> after it.</summary>
    public FrameBuffer Filling => _filling;

    /// <summary>The offset in the connection's stream at which the next frame begins.</summary>
    public long NextOffset => _handedBytes + _filling.Count;

    /// <summary>Up to here bytes may have reached the other side; frames that begin later have certainly not.</summary>
    public long HandedBytes => Volatile.Read(ref _handedBytes);

    /// <summary>What has been sent for certain; stands still while the other side does not read.</summary>
    public long SentBytes => Volatile.Read(ref _sentBytes);

    /// <summary>True when no further calls should be queued.</summary>
    public bool IsFullLocked => PendingBytes >= _bytesMax;

    /// <summary>True when nothing that is appended is sent any more.</summary>
    public bool IsCompletedLocked => _isCompleted;

    /// <summary>The number of bytes that have not been sent.</summary>
    public long PendingBytes => NextOffset - _sentBytes;

    private long PendingAnswerBytes => Volatile.Read(ref _fillingAnswerBytes) + Volatile.Read(ref _sendingAnswerBytes);

    /// <summary>Has what was appended sent.</summary>
    public void CommitLocked()
    {
        if (_isIdle)
        {
            _isIdle = false;
            _signal.Set();
        }
    }

    /// <summary>Has an answer sent that was appended from <paramref name="start"/> on; answers are what reading brings about, so they hold it back.</summary>
    public void CommitAnswerLocked(int start)
    {
        _fillingAnswerBytes += _filling.Count - start;
        CommitLocked();
    }

    /// <summary>Ends the loop once everything is sent.</summary>
    public void Complete()
    {
        lock (Gate)
        {
            _isCompleted = true;
            CommitLocked();
        }
    }

    /// <summary>
    /// Waits, when too many answers have gathered, until half of them are sent. Own calls do not count, whose number is bounded by their
    /// refusal: if they held reading back, two sides with many of them would wait for each other.
    /// </summary>
    public ValueTask RoomAsync()
    {
        if (PendingAnswerBytes < _bytesMax)
        {
            return default;
        }

        lock (Gate)
        {
            if (PendingAnswerBytes < _bytesMax || _isCompleted)
            {
                return default;
            }

            _room ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            return new ValueTask(_room.Task);
        }
    }

    /// <summary>Sends until completed; throws what the stream throws.</summary>
    public async Task RunAsync()
    {
        try
        {
            while (true)
            {
                if (!TakeFilled(out var isOver))
                {
                    if (isOver)
                    {
                        return;
                    }

                    await _signal.WaitAsync().ConfigureAwait(false);
                    continue;
                }

                MessagingMetrics.SentBytes.Record(_sending.Count);
                await _stream.WriteAsync(_sending.Memory).ConfigureAwait(false);
                OnSent();
            }
        }
        finally
        {
            End();
        }
    }

    private bool TakeFilled(out bool isOver)
    {
        lock (Gate)
        {
            isOver = _isCompleted;
            if (_filling.Count == 0)
            {
                _isIdle = !isOver;
                return false;
            }

            (_filling, _sending) = (_sending, _filling);
            _handedBytes += _sending.Count;
            (_sendingAnswerBytes, _fillingAnswerBytes) = (_fillingAnswerBytes, 0);
            return true;
        }
    }

    private void OnSent()
    {
        TaskCompletionSource? room = null;
        lock (Gate)
        {
            _sentBytes += _sending.Count;
            _sending.Clear();
            _sendingAnswerBytes = 0;
            if (_room is not null && PendingAnswerBytes < _bytesMax / 2)
            {
                (room, _room) = (_room, null);
            }
        }

        room?.TrySetResult();
    }

    private void End()
    {
        lock (Gate)
        {
            _isCompleted = true;
            _isIdle = false;
            _room?.TrySetResult();

            // Frames that come all the same are written to memory that nobody reads; the connection stops taking them.
            _sending.Free();
        }
    }
}

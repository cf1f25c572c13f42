using System.Buffers;

namespace Actors.Runtime.Messaging.Frames;

/// <summary>Takes the frames of a connection as they arrive.</summary>
internal interface IFrameHandler
{
    /// <summary>One frame; the bytes are valid during the call.</summary>
    void OnFrame(ReadOnlySpan<byte> header, ReadOnlySpan<byte> body);

    /// <summary>Completes when more may be read.</summary>
    ValueTask ReadyAsync();
}

/// <summary>
/// Cuts a stream into frames. The buffer grows with what has arrived and never with what a prefix announces, so that a peer cannot
/// make it large by promising.
/// </summary>
internal sealed class FrameReader(Stream stream, FrameLimits limits)
{
    private const int CapacityMin = 64 * 1024;

    private byte[] _buffer = ArrayPool<byte>.Shared.Rent(CapacityMin);
    private int _start;
    private int _end;

    /// <summary>Reads to the end of the stream; true when that was the end of a frame too.</summary>
    /// <exception cref="InvalidFrameException">A prefix is outside of the limits, or the handler does not understand a frame.</exception>
    public async Task<bool> RunAsync(IFrameHandler handler)
    {
        try
        {
            while (true)
            {
                var count = await stream.ReadAsync(_buffer.AsMemory(_end)).ConfigureAwait(false);
                if (count == 0)
                {
                    return _start == _end;
                }

                MessagingMetrics.ReceivedBytes.Record(count);
                _end += count;
                TakeFrames(handler);
                MakeRoom();
                await handler.ReadyAsync().ConfigureAwait(false);
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(_buffer);
            _buffer = [];
        }
    }

    private void TakeFrames(IFrameHandler handler)
    {
        while (_end - _start >= FramePrefix.Bytes)
        {
            var available = _buffer.AsSpan(_start, _end - _start);
            var (headerBytes, bodyBytes) = FramePrefix.Read(available, limits);
            if (available.Length - FramePrefix.Bytes < (long)headerBytes + bodyBytes)
            {
                return;
            }

            handler.OnFrame(available.Slice(FramePrefix.Bytes, headerBytes), available.Slice(FramePrefix.Bytes + headerBytes, bodyBytes));
            _start += FramePrefix.Bytes + headerBytes + bodyBytes;
        }
    }

    private void MakeRoom()
    {
        if (_start == _end)
        {
            _start = _end = 0;
            if (_buffer.Length > CapacityMin * 4)
            {
                Replace(CapacityMin);
            }
        }
        else if (_end == _buffer.Length)
        {
            Replace(_start > _buffer.Length / 2 ? _buffer.Length : _buffer.Length * 2);
        }
    }

    private void Replace(int capacity)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(capacity);
        _buffer.AsSpan(_start, _end - _start).CopyTo(buffer);
        ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = buffer;
        _end -= _start;
        _start = 0;
    }
}

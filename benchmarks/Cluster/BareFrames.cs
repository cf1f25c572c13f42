using System.Buffers;
using System.Buffers.Binary;
using System.IO.Pipelines;
using System.Net.Sockets;

namespace Actors.Benchmarks.Cluster;

/// <summary>Frames of a fixed size over one socket: a number that matches answers to calls, a value, and room for what a real call names.</summary>
internal static class BareFrames
{
    public const int Bytes = 80;

    /// <summary>Hands every whole frame that arrives to <paramref name="onFrame"/>, and says after each read that more may be written now.</summary>
    public static async Task ReadAsync(Socket socket, Action<long, int> onFrame, Action onBatch)
    {
        await using var stream = new NetworkStream(socket, ownsSocket: false);
        var reader = PipeReader.Create(stream, new StreamPipeReaderOptions(bufferSize: 1 << 16));
        while (true)
        {
            var result = await reader.ReadAsync();
            var buffer = result.Buffer;
            while (buffer.Length >= Bytes)
            {
                Read(buffer.Slice(0, Bytes), onFrame);
                buffer = buffer.Slice(Bytes);
            }

            reader.AdvanceTo(buffer.Start, buffer.End);
            onBatch();
            if (result.IsCompleted)
            {
                return;
            }
        }
    }

    private static void Read(ReadOnlySequence<byte> frame, Action<long, int> onFrame)
    {
        Span<byte> bytes = stackalloc byte[Bytes];
        frame.CopyTo(bytes);
        onFrame(BinaryPrimitives.ReadInt64LittleEndian(bytes), BinaryPrimitives.ReadInt32LittleEndian(bytes[8..]));
    }
}

/// <summary>Gathers frames and sends them with as few system calls as there is traffic: what waits while one send runs goes with the next.</summary>
internal sealed class BareWriter(Socket socket)
{
    private readonly Lock _gate = new();
    private ArrayBufferWriter<byte> _filling = new(1 << 16);
    private ArrayBufferWriter<byte> _sending = new(1 << 16);
    private bool _isSending;

    public void Write(long number, int value)
    {
        lock (_gate)
        {
            var span = _filling.GetSpan(BareFrames.Bytes)[..BareFrames.Bytes];
            span.Clear();
            BinaryPrimitives.WriteInt64LittleEndian(span, number);
            BinaryPrimitives.WriteInt32LittleEndian(span[8..], value);
            _filling.Advance(BareFrames.Bytes);
        }
    }

    public void Flush()
    {
        lock (_gate)
        {
            if (_isSending || _filling.WrittenCount == 0)
            {
                return;
            }

            _isSending = true;
        }

        // Behind what waits for a thread already, which may have more to write.
        ThreadPool.UnsafeQueueUserWorkItem(static writer => _ = writer.SendAsync(), this, preferLocal: false);
    }

    private async Task SendAsync()
    {
        while (true)
        {
            lock (_gate)
            {
                if (_filling.WrittenCount == 0)
                {
                    _isSending = false;
                    return;
                }

                (_filling, _sending) = (_sending, _filling);
            }

            for (var rest = _sending.WrittenMemory; !rest.IsEmpty;)
            {
                rest = rest[await socket.SendAsync(rest)..];
            }

            _sending.ResetWrittenCount();
        }
    }
}

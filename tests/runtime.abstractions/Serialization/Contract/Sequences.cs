using System.Buffers;

namespace Actors.Runtime.Abstractions.Tests.Serialization.Contract;

/// <summary>The same bytes, held differently.</summary>
internal static class Sequences
{
    public static ReadOnlySequence<byte> Cut(byte[] bytes, int segmentBytes)
    {
        var first = new Segment(ReadOnlyMemory<byte>.Empty, 0);
        var last = first;
        for (var start = 0; start < bytes.Length; start += segmentBytes)
        {
            last = last.Append(bytes.AsMemory(start, Math.Min(segmentBytes, bytes.Length - start)));
        }

        return new ReadOnlySequence<byte>(first, 0, last, last.Memory.Length);
    }

    private sealed class Segment : ReadOnlySequenceSegment<byte>
    {
        public Segment(ReadOnlyMemory<byte> memory, long runningIndex)
        {
            Memory = memory;
            RunningIndex = runningIndex;
        }

        public Segment Append(ReadOnlyMemory<byte> memory)
        {
            var next = new Segment(memory, RunningIndex + Memory.Length);
            Next = next;
            return next;
        }
    }
}

/// <summary>Hands out buffers of one size, or of the size asked for if that is larger, each only once.</summary>
internal sealed class MeasuredBufferWriter(int bufferBytes) : IBufferWriter<byte>
{
    private readonly MemoryStream _written = new();
    private byte[] _buffer = [];

    public void Advance(int count)
    {
        _written.Write(_buffer, 0, count);
        _buffer = [];
    }

    public Memory<byte> GetMemory(int sizeHint = 0) => _buffer = new byte[Math.Max(bufferBytes, sizeHint)];

    public Span<byte> GetSpan(int sizeHint = 0) => GetMemory(sizeHint).Span;

    public byte[] ToArray() => _written.ToArray();
}

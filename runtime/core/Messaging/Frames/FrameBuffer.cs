using System.Buffers;

namespace Actors.Runtime.Messaging.Frames;

/// <summary>Bytes of frames on their way out. Grows as needed and shrinks again when it is cleared.</summary>
internal sealed class FrameBuffer : IBufferWriter<byte>
{
    private const int CapacityMin = 16 * 1024;
    private const int CapacityKept = 256 * 1024;

    [ThreadStatic]
    private static FrameBuffer? _spare;

    private byte[] _bytes = ArrayPool<byte>.Shared.Rent(CapacityMin);
    private int _count;

    public int Count => _count;

    public ReadOnlyMemory<byte> Memory => _bytes.AsMemory(0, _count);

    public ReadOnlySpan<byte> Span => _bytes.AsSpan(0, _count);

    /// <summary>An empty buffer, for a frame's parts before they are queued; give it back soon.</summary>
    public static FrameBuffer Rent()
    {
        var buffer = _spare ?? new FrameBuffer();
        _spare = null;
        return buffer;
    }

    public void Return()
    {
        Clear();
        if (_spare is null)
        {
            _spare = this;
        }
        else
        {
            Free();
        }
    }

    public void Advance(int count) => _count += count;

    public Memory<byte> GetMemory(int sizeHint = 0)
    {
        Reserve(Math.Max(sizeHint, 1));
        return _bytes.AsMemory(_count);
    }

    public Span<byte> GetSpan(int sizeHint = 0)
    {
        Reserve(Math.Max(sizeHint, 1));
        return _bytes.AsSpan(_count);
    }

    public void Write(ReadOnlySpan<byte> bytes)
    {
        Reserve(bytes.Length);
        bytes.CopyTo(_bytes.AsSpan(_count));
        _count += bytes.Length;
    }

    /// <summary>The written bytes from <paramref name="start"/> on, to fill in what was left open.</summary>
    public Span<byte> From(int start) => _bytes.AsSpan(start, _count - start);

    /// <summary>Forgets what was written after <paramref name="count"/> bytes.</summary>
    public void Truncate(int count) => _count = count;

    public void Clear()
    {
        _count = 0;
        if (_bytes.Length > CapacityKept)
        {
            ArrayPool<byte>.Shared.Return(_bytes);
            _bytes = ArrayPool<byte>.Shared.Rent(CapacityMin);
        }
    }

    /// <summary>Gives the memory back; the buffer is not used again.</summary>
    public void Free()
    {
        var bytes = _bytes;
        _bytes = [];
        _count = 0;
        if (bytes.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(bytes);
        }
    }

    private void Reserve(int count)
    {
        if (_bytes.Length - _count >= count)
        {
            return;
        }

        var larger = ArrayPool<byte>.Shared.Rent((int)Math.Max(Math.Min(2L * _bytes.Length, Array.MaxLength), (long)_count + count));
        _bytes.AsSpan(0, _count).CopyTo(larger);
        ArrayPool<byte>.Shared.Return(_bytes);
        _bytes = larger;
    }
}

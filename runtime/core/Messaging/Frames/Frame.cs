using System.Buffers.Binary;

namespace Actors.Runtime.Messaging.Frames;

/// <summary>What a frame is: its first header byte.</summary>
internal enum FrameKind : byte
{
    /// <summary>A call.</summary>
    Request = 1,

    /// <summary>The outcome of a call.</summary>
    Response = 2,

    /// <summary>The caller of a call has given up.</summary>
    Cancel = 3,

    /// <summary>The sender leaves: it wants no more calls, and the connection closed once there is nothing left to answer.</summary>
    GoAway = 4,
}

/// <summary>How a call ended, in a response.</summary>
internal enum OutcomeKind : byte
{
    /// <summary>The body is the result.</summary>
    Result = 0,

    /// <summary>The body is the exception of the target's code, or one that says why there is no answer.</summary>
    Exception = 1,

    /// <summary>The call has not run, and trying elsewhere or later may help. The body is an exception that says why.</summary>
    Transient = 2,

    /// <summary>The call has not run: a limit was reached. The body is an exception that says which.</summary>
    Overloaded = 3,

    /// <summary>The call has not run and never could. The body is an exception that says why.</summary>
    Unrecoverable = 4,
}

/// <summary>What a request's header says besides its fields.</summary>
[Flags]
internal enum RequestFlags : byte
{
    None = 0,
    OneWay = 1,
    Cancellable = 2,
    HasDeadline = 4,
    HasChain = 8,
    HasContext = 16,
    HasTrace = 32,
}

/// <summary>The eight bytes in front of every frame: how long header and body are, little-endian.</summary>
internal static class FramePrefix
{
    public const int Bytes = 8;

    public static void Write(Span<byte> prefix, int headerBytes, int bodyBytes)
    {
        BinaryPrimitives.WriteInt32LittleEndian(prefix, headerBytes);
        BinaryPrimitives.WriteInt32LittleEndian(prefix[sizeof(int)..], bodyBytes);
    }

    /// <exception cref="InvalidFrameException">The lengths are outside of the limits.</exception>
    public static (int HeaderBytes, int BodyBytes) Read(ReadOnlySpan<byte> prefix, FrameLimits limits)
    {
        var headerBytes = BinaryPrimitives.ReadInt32LittleEndian(prefix);
        var bodyBytes = BinaryPrimitives.ReadInt32LittleEndian(prefix[sizeof(int)..]);
        return headerBytes > 0 && headerBytes <= limits.HeaderBytesMax && bodyBytes >= 0 && bodyBytes <= limits.BodyBytesMax
            ? (headerBytes, bodyBytes)
            : throw new InvalidFrameException(
                $"A frame announces a header of {headerBytes} and a body of {bodyBytes} bytes; at most {limits.HeaderBytesMax} and {limits.BodyBytesMax} are accepted (MaxMessageHeaderSize, MaxMessageBodySize).");
    }
}

/// <summary>How large the parts of a frame may be.</summary>
internal sealed record FrameLimits(int HeaderBytesMax, int BodyBytesMax);

/// <summary>The other side does not keep to the protocol; its connection is closed.</summary>
internal sealed class InvalidFrameException(string message, Exception? innerException = null) : IOException(message, innerException);

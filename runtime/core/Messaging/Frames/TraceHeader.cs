using System.Diagnostics;
using System.Text;
using Actors.Runtime.Serialization;
using Orleans.Serialization;

namespace Actors.Runtime.Messaging.Frames;

/// <summary>
/// The trace that a request belongs to: what W3C's <c>traceparent</c> says, as bytes, and <c>tracestate</c> behind it. What makes no sense is left out
/// and the call goes on without.
/// </summary>
internal static class TraceHeader
{
    private const int TraceIdBytes = 16;
    private const int SpanIdBytes = 8;
    private const int ParentBytes = TraceIdBytes + SpanIdBytes + 1;
    private const int StateBytesMax = 512;

    public static void Write(ref Writer writer, ActivityContext context)
    {
        Span<byte> bytes = stackalloc byte[ParentBytes + StateBytesMax];
        context.TraceId.CopyTo(bytes[..TraceIdBytes]);
        context.SpanId.CopyTo(bytes.Slice(TraceIdBytes, SpanIdBytes));
        bytes[ParentBytes - 1] = (byte)context.TraceFlags;
        var state = context.TraceState is { Length: <= StateBytesMax } text && Ascii.IsValid(text) ? text : string.Empty;
        var count = ParentBytes + Encoding.ASCII.GetBytes(state, bytes[ParentBytes..]);
        writer.WriteVarint((uint)count);
        writer.WriteRaw(bytes[..count]);
    }

    public static bool TryRead(ref Reader reader, out ActivityContext context)
    {
        context = default;
        try
        {
            return TryParse(reader.ReadBytes(), out context);
        }
        catch (SerializerException)
        {
            return false;
        }
    }

    private static bool TryParse(ReadOnlySpan<byte> bytes, out ActivityContext context)
    {
        context = default;
        if (bytes.Length is < ParentBytes or > ParentBytes + StateBytesMax
            || !bytes[..TraceIdBytes].ContainsAnyExcept((byte)0)
            || !bytes.Slice(TraceIdBytes, SpanIdBytes).ContainsAnyExcept((byte)0)
            || ((ActivityTraceFlags)bytes[ParentBytes - 1] & ActivityTraceFlags.Recorded) == 0)
        {
            return false;
        }

        var state = bytes[ParentBytes..];
        var isText = !state.IsEmpty && !state.ContainsAnyExceptInRange((byte)' ', (byte)'~');
        context = new ActivityContext(
            ActivityTraceId.CreateFromBytes(bytes[..TraceIdBytes]),
            ActivitySpanId.CreateFromBytes(bytes.Slice(TraceIdBytes, SpanIdBytes)),
            ActivityTraceFlags.Recorded,
            isText ? Encoding.ASCII.GetString(state) : null,
            isRemote: true);
        return true;
    }
}

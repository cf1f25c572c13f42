using System.Collections.Immutable;
using System.Text;
using Actors.Runtime.Invocation;
using Actors.Runtime.Serialization;
using Orleans.Runtime;

namespace Actors.Runtime.Messaging.Frames;

/// <summary>
/// The part of a request's header that is made before the request is queued, because it can be long or fail: the chain of calls,
/// the request context and the trace.
/// </summary>
internal static class RequestExtras
{
    // The nearest callers are the ones that a call can run into; what is further up is left out of longer chains.
    private const int ChainLinksMax = 32;

    /// <exception cref="Orleans.Serialization.SerializerException">A context value cannot be written.</exception>
    public static RequestFlags Write(FrameBuffer output, Request request)
    {
        if (request.Chain is null && request.Context is null && request.Trace is null)
        {
            return RequestFlags.None;
        }

        using var session = SerializerSession.Rent();
        var writer = new Writer(output, session);
        var flags = RequestFlags.None;
        if (request.Chain is { } chain)
        {
            flags |= RequestFlags.HasChain;
            WriteChain(ref writer, chain);
        }

        if (request.Context is { } context)
        {
            flags |= RequestFlags.HasContext;
            WriteContext(ref writer, context);
        }

        // Last: a process that does not know of traces reads nothing behind the context.
        if (request.Trace is { } trace)
        {
            flags |= RequestFlags.HasTrace;
            TraceHeader.Write(ref writer, trace.Context);
        }

        writer.Flush();
        return flags;
    }

    public static CallChain? ReadChain(ref Reader reader)
    {
        var links = new List<(ulong Id, GrainId GrainId, string Method)>();
        for (var count = Math.Min(reader.ReadCount(1), ChainLinksMax); count > 0; count--)
        {
            var id = reader.ReadUInt64();
            var type = new GrainType(new IdSpan(reader.ReadBytes().ToArray()));
            var key = new IdSpan(reader.ReadBytes().ToArray());
            links.Add((id, new GrainId(type, key), Encoding.UTF8.GetString(reader.ReadBytes())));
        }

        CallChain? chain = null;
        for (var index = links.Count - 1; index >= 0; index--)
        {
            chain = new CallChain(links[index].Id, links[index].GrainId, links[index].Method, chain);
        }

        return chain;
    }

    public static RequestContextData? ReadContext(ref Reader reader)
    {
        var reentrancyId = new Guid(reader.ReadRaw(16));
        var values = FieldSerializer.Read<ImmutableDictionary<string, object>?>(ref reader, reader.ReadHeader());
        return RequestContextData.Create(values, reentrancyId);
    }

    private static void WriteChain(ref Writer writer, CallChain chain)
    {
        var count = 0;
        for (var link = chain; link is not null && count < ChainLinksMax; link = link.Caller)
        {
            count++;
        }

        writer.WriteVarint((uint)count);
        Span<byte> id = stackalloc byte[sizeof(ulong)];
        for (var link = chain; count > 0; link = link!.Caller, count--)
        {
            System.Buffers.Binary.BinaryPrimitives.WriteUInt64LittleEndian(id, link!.WireId());
            writer.WriteRaw(id);
            WriteBytes(ref writer, link.GrainId.Type.AsSpan());
            WriteBytes(ref writer, link.GrainId.Key.AsSpan());
            WriteBytes(ref writer, Encoding.UTF8.GetBytes(link.MethodName));
        }
    }

    private static void WriteContext(ref Writer writer, RequestContextData context)
    {
        Span<byte> reentrancyId = stackalloc byte[16];
        context.ReentrancyId.TryWriteBytes(reentrancyId);
        writer.WriteRaw(reentrancyId);
        FieldSerializer.Write<ImmutableDictionary<string, object>?>(ref writer, 0, context.Values.IsEmpty ? null : context.Values);
    }

    private static void WriteBytes(ref Writer writer, ReadOnlySpan<byte> value)
    {
        writer.WriteVarint((uint)value.Length);
        writer.WriteRaw(value);
    }
}

using System.Buffers;
using Actors.Runtime.Invocation;
using Orleans;
using Orleans.Serialization;

namespace Actors.Runtime.Serialization;

/// <summary>The arguments and the result of a call as messages.</summary>
internal static class RequestSerializer
{
    public static void WriteArguments(IBufferWriter<byte> output, Request request)
    {
        using var session = SerializerSession.Rent();
        var writer = new Writer(output, session);
        request.WriteArguments(ref writer);
        writer.Flush();
    }

    /// <exception cref="SerializerException">The bytes are not the arguments of this request.</exception>
    public static void ReadArguments(ReadOnlySpan<byte> data, Request request, IGrainFactory grainFactory)
    {
        using var session = SerializerSession.Rent(grainFactory);
        var reader = new Reader(data, session);
        try
        {
            request.ReadArguments(ref reader);
        }
        catch (Exception exception) when (exception is not (SerializerException or OutOfMemoryException))
        {
            throw SerializerRoot.Wrap(ref reader, exception);
        }
    }

    public static void WriteResult(IBufferWriter<byte> output, Request request)
    {
        using var session = SerializerSession.Rent();
        var writer = new Writer(output, session);
        request.WriteResult(ref writer);
        writer.Flush();
    }

    /// <exception cref="SerializerException">The bytes are not the result of this request.</exception>
    public static void ReadResult(ReadOnlySpan<byte> data, Request request, IGrainFactory grainFactory)
    {
        using var session = SerializerSession.Rent(grainFactory);
        var reader = new Reader(data, session);
        try
        {
            request.ReadResult(ref reader);
        }
        catch (Exception exception) when (exception is not (SerializerException or OutOfMemoryException))
        {
            throw SerializerRoot.Wrap(ref reader, exception);
        }
    }
}

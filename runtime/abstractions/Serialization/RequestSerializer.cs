using System.Buffers;
using Actors.Runtime.Invocation;
using Orleans;
using Orleans.Serialization;

namespace Actors.Runtime.Serialization;

/// <summary>The arguments of a call as a message.</summary>
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
    public static void ReadArguments(ReadOnlySequence<byte> data, Request request, IGrainFactory grainFactory)
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
        finally
        {
            reader.Dispose();
        }
    }
}

using System.Buffers;
using Orleans;
using Orleans.Serialization;

namespace Actors.Runtime.Serialization;

/// <summary>Whole messages: one session each, and one kind of error.</summary>
internal static class SerializerRoot
{
    public static void Write<T>(IBufferWriter<byte> output, T value)
    {
        using var session = SerializerSession.Rent();
        var writer = new Writer(output, session);
        FieldSerializer.Write(ref writer, 0, value);
        writer.Flush();
    }

    public static T Read<T>(ReadOnlySpan<byte> data, IGrainFactory? grainFactory)
    {
        using var session = SerializerSession.Rent(grainFactory);
        var reader = new Reader(data, session);
        return Read<T>(ref reader);
    }

    public static T Read<T>(ReadOnlySequence<byte> data, IGrainFactory? grainFactory)
    {
        using var session = SerializerSession.Rent(grainFactory);
        var reader = new Reader(data, session);
        try
        {
            return Read<T>(ref reader);
        }
        finally
        {
            reader.Dispose();
        }
    }

    /// <summary>What user code or the framework threw while values were rebuilt, as a damaged message.</summary>
    internal static SerializerException Wrap(ref Reader reader, Exception exception) =>
        new($"{reader.Fail("a valid value").Message} ({exception.GetType().Name}: {exception.Message})", exception);

    private static T Read<T>(ref Reader reader)
    {
        try
        {
            var value = FieldSerializer.Read<T>(ref reader, reader.ReadHeader());
            return reader.RemainingBytes == 0 ? value : throw reader.Fail("the end of the message");
        }
        catch (Exception exception) when (exception is not (SerializerException or OutOfMemoryException))
        {
            throw Wrap(ref reader, exception);
        }
    }
}

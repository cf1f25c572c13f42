using System.Text;
using Actors.Runtime.Serialization;
using Orleans.Runtime;

namespace Actors.Runtime.Messaging.Frames;

/// <summary>Answers and the other small frames.</summary>
internal static class ResponseFrame
{
    public static void Append(FrameBuffer output, ulong id, OutcomeKind outcome, SiloAddress? answeredBy, ReadOnlySpan<byte> body)
    {
        var start = Begin(output);
        var writer = new Writer(output, session: null!);
        writer.WriteRaw([(byte)FrameKind.Response, answeredBy is null ? (byte)0 : (byte)1]);
        writer.WriteVarint(id);
        writer.WriteRaw([(byte)outcome]);
        if (answeredBy is not null)
        {
            WriteText(ref writer, answeredBy.ToParsableString());
        }

        writer.Flush();
        End(output, start, body);
    }

    public static void AppendCancel(FrameBuffer output, ulong id)
    {
        var start = Begin(output);
        var writer = new Writer(output, session: null!);
        writer.WriteRaw([(byte)FrameKind.Cancel]);
        writer.WriteVarint(id);
        writer.Flush();
        End(output, start, []);
    }

    public static void AppendGoAway(FrameBuffer output, string reason)
    {
        var start = Begin(output);
        var writer = new Writer(output, session: null!);
        writer.WriteRaw([(byte)FrameKind.GoAway]);
        WriteText(ref writer, reason);
        writer.Flush();
        End(output, start, []);
    }

    /// <exception cref="Orleans.Serialization.SerializerException">There is no address.</exception>
    public static SiloAddress ReadAddress(ref Reader reader)
    {
        var text = Encoding.UTF8.GetString(reader.ReadBytes());
        try
        {
            return SiloAddress.FromParsableString(text);
        }
        catch (FormatException)
        {
            throw reader.Fail("the address of a silo");
        }
    }

    private static int Begin(FrameBuffer output)
    {
        var start = output.Count;
        output.GetSpan(FramePrefix.Bytes);
        output.Advance(FramePrefix.Bytes);
        return start;
    }

    private static void End(FrameBuffer output, int start, ReadOnlySpan<byte> body)
    {
        var headerBytes = output.Count - start - FramePrefix.Bytes;
        output.Write(body);
        FramePrefix.Write(output.From(start), headerBytes, body.Length);
    }

    private static void WriteText(ref Writer writer, string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        writer.WriteVarint((uint)bytes.Length);
        writer.WriteRaw(bytes);
    }
}

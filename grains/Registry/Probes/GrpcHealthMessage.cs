using System.Buffers.Binary;
using System.Text;

namespace Actors.Grains.Registry.Probes;

/// <summary>
/// The two messages of gRPC's health service, framed by hand: a byte for compression (none), the length as four bytes big-endian, then
/// protobuf. The request has the service's name as field 1; the response has the status as field 1, where 1 is serving.
/// </summary>
internal static class GrpcHealthMessage
{
    public const int ResponseBytesMax = 256;

    private const int FrameBytes = 5;
    private const byte TextField1 = 0x0A;
    private const byte NumberField1 = 0x08;
    private const byte Serving = 1;

    public static byte[] Request(string service)
    {
        var name = Encoding.UTF8.GetBytes(service);
        var body = new List<byte>(name.Length + FrameBytes);
        if (name.Length > 0)
        {
            body.Add(TextField1);
            for (var rest = (uint)name.Length; ; rest >>= 7)
            {
                body.Add((byte)(rest < 0x80 ? rest : (rest & 0x7F) | 0x80));
                if (rest < 0x80)
                {
                    break;
                }
            }

            body.AddRange(name);
        }

        var framed = new byte[FrameBytes + body.Count];
        BinaryPrimitives.WriteUInt32BigEndian(framed.AsSpan(1), (uint)body.Count);
        body.CopyTo(framed, FrameBytes);
        return framed;
    }

    public static bool IsServing(ReadOnlySpan<byte> response) =>
        response.Length >= FrameBytes + 2
        && response[0] == 0
        && BinaryPrimitives.ReadUInt32BigEndian(response[1..]) >= 2
        && response[FrameBytes] == NumberField1
        && response[FrameBytes + 1] == Serving;
}

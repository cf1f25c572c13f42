using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Actors.Gateway.Dns.Wire;

namespace Actors.Gateway.Tests.Dns;

/// <summary>Asks a DNS server as a resolver does, and reads its answers with code of its own.</summary>
internal static class DnsClient
{
    private static readonly TimeSpan AnswerTimeMax = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan RepeatAfter = TimeSpan.FromSeconds(3);

    /// <summary>One question as bytes.</summary>
    public static byte[] Question(string name, DnsType type, int? payloadBytes = null, int id = 4711)
    {
        var message = new List<byte> { (byte)(id >> 8), (byte)id, 1, 0, 0, 1, 0, 0, 0, 0, 0, (byte)(payloadBytes is null ? 0 : 1) };
        foreach (var label in name.TrimEnd('.').Split('.', StringSplitOptions.RemoveEmptyEntries))
        {
            var bytes = Encoding.UTF8.GetBytes(label);
            message.Add((byte)bytes.Length);
            message.AddRange(bytes);
        }

        message.AddRange([0, (byte)((int)type >> 8), (byte)type, 0, 1]);
        if (payloadBytes is { } payload)
        {
            message.AddRange([0, 0, (byte)DnsType.Opt, (byte)(payload >> 8), (byte)payload, 0, 0, 0, 0, 0, 0]);
        }

        return [.. message];
    }

    public static async Task<DnsReply> AskAsync(IPEndPoint server, string name, DnsType type, int? payloadBytes = null) =>
        DnsReply.Read(await SendAsync(server, Question(name, type, payloadBytes)));

    public static async Task<byte[]> SendAsync(IPEndPoint server, byte[] message)
    {
        using var client = new UdpClient(server.AddressFamily);
        using var limit = new CancellationTokenSource(AnswerTimeMax);
        while (true)
        {
            // A datagram may get lost, and then it is for the client to ask again.
            await client.SendAsync(message, server, limit.Token);
            var answer = client.ReceiveAsync(limit.Token).AsTask();
            if (await Task.WhenAny(answer, Task.Delay(RepeatAfter, limit.Token)) == answer)
            {
                return (await answer).Buffer;
            }
        }
    }

    public static async Task<DnsReply> AskByTcpAsync(IPEndPoint server, string name, DnsType type)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(server);
        var question = Question(name, type);
        var stream = client.GetStream();
        await stream.WriteAsync(new byte[] { (byte)(question.Length >> 8), (byte)question.Length });
        await stream.WriteAsync(question);
        using var limit = new CancellationTokenSource(AnswerTimeMax);
        var length = new byte[2];
        await stream.ReadExactlyAsync(length, limit.Token);
        var answer = new byte[BinaryPrimitives.ReadUInt16BigEndian(length)];
        await stream.ReadExactlyAsync(answer, limit.Token);
        return DnsReply.Read(answer);
    }
}

/// <summary>An answer, each record as a line: <c>name TYPE data</c>.</summary>
internal sealed record DnsReply(DnsCode Code, bool IsTruncated, bool IsAuthoritative, string[] Answers, string[] Authority, string[] Additional, int Bytes)
{
    public static DnsReply Read(byte[] message)
    {
        var flags = BinaryPrimitives.ReadUInt16BigEndian(message.AsSpan(2));
        var place = 12;
        for (var question = 0; question < BinaryPrimitives.ReadUInt16BigEndian(message.AsSpan(4)); question++)
        {
            Name(message, ref place);
            place += 4;
        }

        var sections = new List<string[]>();
        var extended = 0;
        for (var section = 0; section < 3; section++)
        {
            var records = Enumerable.Range(0, BinaryPrimitives.ReadUInt16BigEndian(message.AsSpan(6 + (section * 2)))).Select(_ => Record(message, ref place, ref extended)).ToArray();
            sections.Add(records);
        }

        Assert.Equal(message.Length, place);
        return new DnsReply((DnsCode)((flags & 0xF) | (extended << 4)), (flags & 0x200) != 0, (flags & 0x400) != 0, sections[0], sections[1], sections[2], message.Length);
    }

    private static string Record(byte[] message, ref int place, ref int extended)
    {
        var name = Name(message, ref place);
        var type = (DnsType)BinaryPrimitives.ReadUInt16BigEndian(message.AsSpan(place));
        var seconds = BinaryPrimitives.ReadUInt32BigEndian(message.AsSpan(place + 4));
        var length = BinaryPrimitives.ReadUInt16BigEndian(message.AsSpan(place + 8));
        place += 10;
        var end = place + length;
        var data = message.AsSpan(place, length);
        if (type == DnsType.Opt)
        {
            extended = (int)(seconds >> 24);
        }

        var text = type switch
        {
            DnsType.A or DnsType.Aaaa => new IPAddress(data).ToString(),
            DnsType.Srv => $"{BinaryPrimitives.ReadUInt16BigEndian(data)} {BinaryPrimitives.ReadUInt16BigEndian(data[2..])} {BinaryPrimitives.ReadUInt16BigEndian(data[4..])} {NameAt(message, place + 6)}",
            DnsType.Txt => Encoding.UTF8.GetString(data[1..]),
            DnsType.CName or DnsType.NS or DnsType.Ptr or DnsType.Soa => NameAt(message, place),
            _ => "",
        };
        place = end;
        return $"{name} {type} {text}".TrimEnd();
    }

    private static string NameAt(byte[] message, int place) => Name(message, ref place);

    private static string Name(byte[] message, ref int place)
    {
        var labels = new List<string>();
        while (true)
        {
            int length = message[place++];
            if (length == 0)
            {
                return string.Join('.', labels);
            }

            if (length >= 0xC0)
            {
                var target = ((length & 0x3F) << 8) | message[place++];
                Assert.True(target < place - 2, "A pointer must point back.");
                labels.Add(NameAt(message, target));
                return string.Join('.', labels);
            }

            labels.Add(Encoding.UTF8.GetString(message, place, length));
            place += length;
        }
    }
}

namespace Actors.Gateway.Dns.Wire;

/// <summary>What a client asks.</summary>
/// <param name="Name">About which name.</param>
/// <param name="Type">Which records.</param>
internal sealed record DnsQuestion(DnsName Name, DnsType Type);

/// <summary>One request as it came. Only what an answer needs.</summary>
/// <param name="Id">Goes back in the answer.</param>
/// <param name="Opcode">0 for an ordinary query.</param>
/// <param name="RecursionDesired">Goes back in the answer.</param>
/// <param name="Question">Null when it could not be read, or is not exactly one of the internet's class.</param>
/// <param name="PayloadBytes">The largest datagram that the client takes; null when it did not say (EDNS, RFC 6891).</param>
/// <param name="ExtensionVersion">The version of EDNS; only 0 exists.</param>
internal sealed record DnsRequest(ushort Id, int Opcode, bool RecursionDesired, DnsQuestion? Question, int? PayloadBytes, int ExtensionVersion)
{
    private const int HeaderBytes = 12;
    private const int ResponseFlag = 0x8000;
    private const int RecursionDesiredFlag = 0x0100;
    private const int InternetClass = 1;
    private const int AnyClass = 255;
    private const int RecordsMax = 32;

    /// <summary>Reads a request; null for what must not be answered at all: it is too short to have an id, or is itself an answer.</summary>
    public static DnsRequest? Read(ReadOnlySpan<byte> message)
    {
        if (message.Length < HeaderBytes)
        {
            return null;
        }

        var reader = new DnsReader(message);
        var id = reader.ReadUInt16();
        var flags = reader.ReadUInt16();
        if ((flags & ResponseFlag) != 0)
        {
            return null;
        }

        var questions = reader.ReadUInt16();
        var records = reader.ReadUInt16() + reader.ReadUInt16();
        var additional = reader.ReadUInt16();
        var request = new DnsRequest(id, (flags >> 11) & 0xF, (flags & RecursionDesiredFlag) != 0, null, null, 0);
        return questions == 1 && records + additional <= RecordsMax && TryReadQuestion(ref reader, out var question)
            ? ReadExtension(request with { Question = question }, ref reader, records + additional)
            : request;
    }

    private static bool TryReadQuestion(ref DnsReader reader, out DnsQuestion? question)
    {
        question = null;
        if (!reader.TryReadName(out var name) || reader.Left < 4)
        {
            return false;
        }

        var type = (DnsType)reader.ReadUInt16();
        if (reader.ReadUInt16() is not (InternetClass or AnyClass))
        {
            return false;
        }

        question = new DnsQuestion(name!, type);
        return true;
    }

    // Whatever else a request carries is skipped; what cannot be skipped makes it malformed.
    private static DnsRequest ReadExtension(DnsRequest request, ref DnsReader reader, int records)
    {
        for (var record = 0; record < records; record++)
        {
            if (!reader.TrySkipName() || reader.Left < 10)
            {
                return request with { Question = null };
            }

            var type = (DnsType)reader.ReadUInt16();
            var payloadBytes = reader.ReadUInt16();
            var flags = reader.ReadUInt32();
            if (!reader.TrySkip(reader.ReadUInt16()))
            {
                return request with { Question = null };
            }

            if (type == DnsType.Opt)
            {
                request = request with { PayloadBytes = payloadBytes, ExtensionVersion = (int)(flags >> 16) & 0xFF };
            }
        }

        return request;
    }
}

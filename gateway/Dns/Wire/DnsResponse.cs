namespace Actors.Gateway.Dns.Wire;

/// <summary>Puts an answer into one message of at most so many bytes; what does not fit is cut off and marked as cut.</summary>
internal static class DnsResponse
{
    private const int HeaderBytes = 12;
    private const int AnswerCountPlace = 6;
    private const int FlagsPlace = 2;

    private const int ResponseFlag = 0x8000;
    private const int AuthoritativeFlag = 0x0400;
    private const int TruncatedFlag = 0x0200;
    private const int RecursionDesiredFlag = 0x0100;

    // The empty name, the type, the size, code and version, flags, no data.
    private const int ExtensionBytes = 11;
    private const int PayloadBytesOffered = 4096;

    public static ReadOnlyMemory<byte> Write(DnsRequest request, DnsAnswer answer, int bytesMax)
    {
        var writer = new DnsWriter(bytesMax);
        var flags = ResponseFlag | (request.Opcode << 11) | (request.RecursionDesired ? RecursionDesiredFlag : 0) | ((int)answer.Code & 0xF);
        flags |= answer.Code is DnsCode.NoError or DnsCode.NameError ? AuthoritativeFlag : 0;
        WriteHeader(writer, request.Id, request.Question is null ? 0 : 1);
        if (request.Question is { } question)
        {
            writer.WriteQuestion(question);
        }

        var reserved = request.PayloadBytes is null ? 0 : ExtensionBytes;
        var (answers, isWhole) = WriteSection(writer, answer.Answers, reserved);
        var (authorities, hasAuthority) = isWhole ? WriteSection(writer, answer.Authority, reserved) : (0, true);
        // Additional records only spare a question: leaving some out does not make an answer incomplete.
        var (additional, _) = isWhole ? WriteSection(writer, answer.Additional, reserved) : (0, true);
        if (request.PayloadBytes is not null)
        {
            WriteExtension(writer, answer.Code);
            additional++;
        }

        writer.WriteUInt16At(FlagsPlace, flags | (isWhole && hasAuthority ? 0 : TruncatedFlag));
        writer.WriteUInt16At(AnswerCountPlace, answers);
        writer.WriteUInt16At(AnswerCountPlace + 2, authorities);
        writer.WriteUInt16At(AnswerCountPlace + 4, additional);
        return writer.Written;
    }

    private static void WriteHeader(DnsWriter writer, ushort id, int questions)
    {
        writer.WriteUInt16(id);
        writer.WriteUInt16(0);
        writer.WriteUInt16(questions);
        while (writer.Length < HeaderBytes)
        {
            writer.WriteUInt16(0);
        }
    }

    private static (int Count, bool IsWhole) WriteSection(DnsWriter writer, IReadOnlyList<DnsRecord> records, int reservedBytes)
    {
        for (var count = 0; count < records.Count; count++)
        {
            if (!writer.TryWrite(records[count], reservedBytes))
            {
                return (count, false);
            }
        }

        return (records.Count, true);
    }

    private static void WriteExtension(DnsWriter writer, DnsCode code)
    {
        writer.WriteByte(0);
        writer.WriteUInt16((int)DnsType.Opt);
        writer.WriteUInt16(PayloadBytesOffered);
        // The upper bits of the code, then version 0.
        writer.WriteUInt16(((int)code >> 4) << 8);
        writer.WriteUInt16(0);
        writer.WriteUInt16(0);
    }
}

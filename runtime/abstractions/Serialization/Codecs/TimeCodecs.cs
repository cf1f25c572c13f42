using System.Buffers.Binary;

namespace Actors.Runtime.Serialization;

/// <summary>Date and time with its kind; a local time is written as the instant and read in the reader's zone.</summary>
internal sealed class DateTimeCodec : Codec<DateTime>
{
    public override bool IsImmutable => true;

    public override void Write(ref Writer writer, uint id, DateTime value) =>
        writer.WriteFixed64(id, unchecked((ulong)value.ToBinary()));

    public override DateTime Read(ref Reader reader, FieldHeader header)
    {
        var start = reader.Position;
        if (header.Kind != WireKind.Fixed64)
        {
            throw reader.Unexpected(header, "a date and time");
        }

        try
        {
            return DateTime.FromBinary(unchecked((long)reader.ReadUInt64()));
        }
        catch (ArgumentException)
        {
            throw reader.FailAt(start, "a date and time between years 1 and 9999");
        }
    }
}

internal sealed class DateTimeOffsetCodec : BytesCodec<DateTimeOffset>
{
    private const int Length = sizeof(long) + sizeof(short);
    private const int OffsetMinutesMax = 14 * 60;

    protected override int Encode(DateTimeOffset value, Span<byte> buffer)
    {
        BinaryPrimitives.WriteInt64LittleEndian(buffer, value.UtcTicks);
        BinaryPrimitives.WriteInt16LittleEndian(buffer[sizeof(long)..], (short)value.TotalOffsetMinutes);
        return Length;
    }

    protected override bool TryDecode(ReadOnlySpan<byte> bytes, out DateTimeOffset value)
    {
        value = default;
        if (bytes.Length != Length)
        {
            return false;
        }

        var ticks = BinaryPrimitives.ReadInt64LittleEndian(bytes);
        var offset = TimeSpan.FromMinutes((long)BinaryPrimitives.ReadInt16LittleEndian(bytes[sizeof(long)..]));
        if (Math.Abs(offset.TotalMinutes) > OffsetMinutesMax || ticks < 0 || ticks > DateTime.MaxValue.Ticks
            || ticks + offset.Ticks < 0 || ticks + offset.Ticks > DateTime.MaxValue.Ticks)
        {
            return false;
        }

        value = new DateTimeOffset(ticks, TimeSpan.Zero).ToOffset(offset);
        return true;
    }
}

/// <summary>Times that are one integer: a number of ticks or days between two bounds.</summary>
internal sealed class TicksCodec<T>(Func<T, long> toTicks, Func<long, T> fromTicks, long ticksMin, long ticksMax) : Codec<T>
{
    public override bool IsImmutable => true;

    public override void Write(ref Writer writer, uint id, T? value) =>
        CodecCache<long>.Instance.Write(ref writer, id, toTicks(value!));

    public override T? Read(ref Reader reader, FieldHeader header)
    {
        var start = reader.Position;
        var ticks = CodecCache<long>.Instance.Read(ref reader, header);
        return ticks >= ticksMin && ticks <= ticksMax
            ? fromTicks(ticks)
            : throw reader.FailAt(start, $"a {typeof(T)} between {ticksMin} and {ticksMax} but found {ticks}");
    }
}

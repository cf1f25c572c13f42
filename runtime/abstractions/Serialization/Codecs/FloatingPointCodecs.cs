namespace Actors.Runtime.Serialization;

/// <summary>Half as 32 bits, so that it can become a float.</summary>
internal sealed class HalfCodec : Codec<Half>
{
    public override bool IsImmutable => true;

    public override void Write(ref Writer writer, uint id, Half value) =>
        writer.WriteFixed32(id, BitConverter.SingleToUInt32Bits((float)value));

    public override Half Read(ref Reader reader, FieldHeader header) =>
        (Half)FloatingPoint.Read(ref reader, header, static value => (double)(Half)value);
}

internal sealed class SingleCodec : Codec<float>
{
    public override bool IsImmutable => true;

    public override void Write(ref Writer writer, uint id, float value) =>
        writer.WriteFixed32(id, BitConverter.SingleToUInt32Bits(value));

    public override float Read(ref Reader reader, FieldHeader header) =>
        header.Kind == WireKind.Fixed32
            ? BitConverter.UInt32BitsToSingle(reader.ReadUInt32())
            : (float)FloatingPoint.Read(ref reader, header, static value => (float)value);
}

internal sealed class DoubleCodec : Codec<double>
{
    public override bool IsImmutable => true;

    public override void Write(ref Writer writer, uint id, double value) =>
        writer.WriteFixed64(id, BitConverter.DoubleToUInt64Bits(value));

    public override double Read(ref Reader reader, FieldHeader header) =>
        header.Kind == WireKind.Fixed64
            ? BitConverter.UInt64BitsToDouble(reader.ReadUInt64())
            : FloatingPoint.Read(ref reader, header, static value => value);
}

/// <summary>Reads any width into any other, if no digit is lost.</summary>
internal static class FloatingPoint
{
    public static double Read(ref Reader reader, FieldHeader header, Func<double, double> narrow)
    {
        var start = reader.Position;
        var value = header.Kind switch
        {
            WireKind.Fixed32 => BitConverter.UInt32BitsToSingle(reader.ReadUInt32()),
            WireKind.Fixed64 => BitConverter.UInt64BitsToDouble(reader.ReadUInt64()),
            _ => throw reader.Unexpected(header, "a floating-point number"),
        };
        return narrow(value).Equals(value) ? value : throw reader.FailAt(start, $"a number of less precision but found {value:R}");
    }
}

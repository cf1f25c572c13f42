using System.Numerics;

namespace Actors.Runtime.Serialization;

/// <summary>The integers of 128 bits.</summary>
internal sealed class Integer128Codec<T> : Codec<T>
    where T : struct, IBinaryInteger<T>, IMinMaxValue<T>
{
    public override bool IsImmutable => true;

    public override void Write(ref Writer writer, uint id, T value)
    {
        var isNegative = T.IsNegative(value);
        writer.WriteHeader(id, isNegative ? WireKind.Negative : WireKind.Positive);
        writer.WriteVarint128(UInt128.CreateTruncating(isNegative ? ~value : value));
    }

    public override T Read(ref Reader reader, FieldHeader header)
    {
        var start = reader.Position;
        if (header.Kind is not (WireKind.Positive or WireKind.Negative))
        {
            throw reader.Unexpected(header, $"an integer ({typeof(T)})");
        }

        var magnitude = reader.ReadVarint128();
        var isNegative = header.Kind == WireKind.Negative;
        if (magnitude > UInt128.CreateTruncating(T.MaxValue) || (isNegative && T.MinValue == T.Zero))
        {
            throw reader.FailAt(start, $"an integer that fits {typeof(T)}");
        }

        var value = T.CreateTruncating(magnitude);
        return isNegative ? ~value : value;
    }
}

using System.Numerics;

namespace Actors.Runtime.Serialization;

/// <summary>All integers of up to 64 bits. Any of them reads what any other wrote, if the value fits.</summary>
internal sealed class IntegerCodec<T> : Codec<T>
    where T : struct, IBinaryInteger<T>, IMinMaxValue<T>
{
    public override bool IsImmutable => true;

    public override void Write(ref Writer writer, uint id, T value)
    {
        if (T.IsNegative(value))
        {
            writer.WriteNegative(id, ulong.CreateTruncating(~value));
        }
        else
        {
            writer.WritePositive(id, ulong.CreateTruncating(value));
        }
    }

    public override T Read(ref Reader reader, FieldHeader header)
    {
        var start = reader.Position;
        switch (header.Kind)
        {
            case WireKind.Positive:
                var magnitude = reader.ReadVarint();
                return magnitude <= ulong.CreateTruncating(T.MaxValue)
                    ? T.CreateTruncating(magnitude)
                    : throw reader.FailAt(start, $"an integer that fits {typeof(T)} but found {magnitude}");
            case WireKind.Negative:
                var complement = reader.ReadVarint();
                return T.MinValue < T.Zero && complement <= ulong.CreateTruncating(T.MaxValue)
                    ? ~T.CreateTruncating(complement)
                    : throw reader.FailAt(start, $"an integer that fits {typeof(T)} but found -1 - {complement}");
            default:
                throw reader.Unexpected(header, $"an integer ({typeof(T)})");
        }
    }
}

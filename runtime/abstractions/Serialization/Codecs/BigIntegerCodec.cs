using System.Numerics;

namespace Actors.Runtime.Serialization;

internal sealed class BigIntegerCodec : Codec<BigInteger>
{
    public override bool IsImmutable => true;

    public override void Write(ref Writer writer, uint id, BigInteger value) => writer.WriteBytes(id, value.ToByteArray());

    public override BigInteger Read(ref Reader reader, FieldHeader header) =>
        header.Kind == WireKind.Bytes ? new BigInteger(reader.ReadBytes()) : throw reader.Unexpected(header, "an integer of any size");
}

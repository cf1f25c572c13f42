using System.Runtime.CompilerServices;

namespace Actors.Runtime.Serialization;

/// <summary>Enums, written as their underlying integer; values without a name are kept.</summary>
internal sealed class EnumCodec<TEnum, TInteger> : Codec<TEnum>
    where TEnum : struct, Enum
    where TInteger : struct
{
    public override bool IsImmutable => true;

    public override void Write(ref Writer writer, uint id, TEnum value) =>
        CodecCache<TInteger>.Instance.Write(ref writer, id, Unsafe.BitCast<TEnum, TInteger>(value));

    public override TEnum Read(ref Reader reader, FieldHeader header) =>
        Unsafe.BitCast<TInteger, TEnum>(CodecCache<TInteger>.Instance.Read(ref reader, header));
}

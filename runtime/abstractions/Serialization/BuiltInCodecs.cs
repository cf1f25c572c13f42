namespace Actors.Runtime.Serialization;

/// <summary>The types that every process knows, with their names in messages. Names and layouts never change.</summary>
internal static partial class BuiltInCodecs
{
    public static void AddAll()
    {
        AddNumbers();
        AddReferences();
    }

    private static void AddNumbers()
    {
        CodecRegistry.Add("bool", static () => new BooleanCodec());
        CodecRegistry.Add("byte", static () => new IntegerCodec<byte>());
        CodecRegistry.Add("sbyte", static () => new IntegerCodec<sbyte>());
        CodecRegistry.Add("short", static () => new IntegerCodec<short>());
        CodecRegistry.Add("ushort", static () => new IntegerCodec<ushort>());
        CodecRegistry.Add("int", static () => new IntegerCodec<int>());
        CodecRegistry.Add("uint", static () => new IntegerCodec<uint>());
        CodecRegistry.Add("long", static () => new IntegerCodec<long>());
        CodecRegistry.Add("ulong", static () => new IntegerCodec<ulong>());
        CodecRegistry.Add("nint", static () => new IntegerCodec<nint>());
        CodecRegistry.Add("nuint", static () => new IntegerCodec<nuint>());
        CodecRegistry.Add("char", static () => new IntegerCodec<char>());
        CodecRegistry.Add("Int128", static () => new Integer128Codec<Int128>());
        CodecRegistry.Add("UInt128", static () => new Integer128Codec<UInt128>());
    }

    private static void AddReferences()
    {
        CodecRegistry.Add("string", static () => new StringCodec());
        CodecRegistry.Add("object", static () => new PolymorphicCodec<object>());
        CodecRegistry.AddGeneric(typeof(Nullable<>), "nullable", typeof(NullableCodec<>));
        CodecRegistry.Add("grain", static () => new GrainReferenceCodec<Orleans.Runtime.GrainReference>());
    }
}

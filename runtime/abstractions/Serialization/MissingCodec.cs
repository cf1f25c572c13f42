using Orleans.Serialization;

namespace Actors.Runtime.Serialization;

/// <summary>Stands in for a codec that does not exist (yet); every use looks again and fails with the remedy.</summary>
internal sealed class MissingCodec<T> : Codec<T>
{
    public override void Write(ref Writer writer, uint id, T? value) => Find().Write(ref writer, id, value);

    public override T? Read(ref Reader reader, FieldHeader header) => Find().Read(ref reader, header);

    public override T? Copy(T? value, CopyContext context) => Find().Copy(value, context);

    private static Codec<T> Find() => (Codec<T>?)CodecRegistry.Find(typeof(T)) ?? throw MissingCodec.For(typeof(T));
}

internal static class MissingCodec
{
    public static CodecNotFoundException For(Type type) =>
        new($"Type '{type}' cannot be serialized or copied. Mark it [GenerateSerializer] and its members [Id(n)], or register a "
            + "converter with [RegisterConverter]; if it is never changed and never leaves the process, [Immutable] is enough.");
}

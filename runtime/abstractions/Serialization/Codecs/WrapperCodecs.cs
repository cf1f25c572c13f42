using Orleans.Concurrency;
using Orleans.Serialization;

namespace Actors.Runtime.Serialization;

/// <summary>Written as the value inside; never copied.</summary>
internal sealed class ImmutableWrapperCodec<T> : Codec<Immutable<T>>
{
    public override bool IsImmutable => true;

    public override void Write(ref Writer writer, uint id, Immutable<T> value) => FieldSerializer.Write(ref writer, id, value.Value);

    public override Immutable<T> Read(ref Reader reader, FieldHeader header) => new(FieldSerializer.Read<T>(ref reader, header));
}

/// <summary>A token is passed on by the runtime, never as a value.</summary>
internal sealed class CancellationTokenCodec : Codec<CancellationToken>
{
    public override bool IsImmutable => true;

    public override void Write(ref Writer writer, uint id, CancellationToken value) => throw NotAValue();

    public override CancellationToken Read(ref Reader reader, FieldHeader header) => throw NotAValue();

    private static SerializerException NotAValue() =>
        new("A CancellationToken cannot be part of a message; make it a parameter of the grain method.");
}

/// <summary>Types by their registered name.</summary>
internal sealed class TypeCodec : Codec<Type>
{
    public override bool IsImmutable => true;

    internal override bool AcceptsDerivedTypes => true;

    public override void Write(ref Writer writer, uint id, Type? value)
    {
        if (value is null)
        {
            writer.WriteNull(id);
        }
        else
        {
            writer.WriteBytes(id, TypeNames.Encode(value));
        }
    }

    public override Type? Read(ref Reader reader, FieldHeader header) => header.Kind switch
    {
        WireKind.Null => null,
        WireKind.Bytes => TypeNames.ResolveCodec(StringCodec.Decode(ref reader, reader.Position)).ValueType,
        _ => throw reader.Unexpected(header, "a type name"),
    };
}

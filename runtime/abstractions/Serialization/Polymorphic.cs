using Orleans;

namespace Actors.Runtime.Serialization;

/// <summary>Values whose type differs from the declared one: their type is named in the message.</summary>
internal static class Polymorphic
{
    public static void Write(ref Writer writer, uint id, object value)
    {
        var codec = CodecRegistry.GetForRuntimeType(value.GetType());
        writer.Enter();
        writer.WriteHeader(id, WireKind.Typed);
        WriteType(ref writer, codec);
        codec.WriteBoxed(ref writer, 0, value);
        writer.Leave();
    }

    public static T? Read<T>(ref Reader reader)
        where T : class
    {
        var start = reader.Position;
        return reader.ReadTyped() switch
        {
            null => null,
            T value => value,
            var other => throw reader.FailAt(start, $"a type derived from {typeof(T)} but found {other.GetType()}"),
        };
    }

    public static object? Copy(object value, CopyContext context)
    {
        var type = value.GetType();
        return CodecRegistry.FindForRuntimeType(type) is { } codec ? codec.CopyBoxed(value, context)
            : type.IsDefined(typeof(ImmutableAttribute), inherit: false) ? value
            : throw MissingCodec.For(type);
    }

    public static void WriteType(ref Writer writer, Codec codec)
    {
        if (!writer.Session.WrittenTypes.TryAdd(codec, out var index))
        {
            writer.WriteVarint((uint)index + 1);
            return;
        }

        var name = codec.WireName;
        writer.WriteVarint(0);
        writer.WriteVarint((uint)name.Length);
        writer.WriteRaw(name);
    }
}

/// <summary>The codec of <see cref="object"/>, of interfaces and of other declared types that say nothing about the content.</summary>
internal sealed class PolymorphicCodec<T> : Codec<T>
    where T : class
{
    public override void Write(ref Writer writer, uint id, T? value)
    {
        if (value is null)
        {
            writer.WriteNull(id);
        }
        else if (value.GetType() == typeof(object))
        {
            WriteBareObject(ref writer, id, value);
        }
        else
        {
            Polymorphic.Write(ref writer, id, value);
        }
    }

    public override T? Read(ref Reader reader, FieldHeader header) => header.Kind switch
    {
        WireKind.Null => null,
        WireKind.Reference => reader.ReadReference<T>(),
        WireKind.Typed => Polymorphic.Read<T>(ref reader),
        WireKind.Object when typeof(T) == typeof(object) => (T?)ReadBareObject(ref reader, header),
        _ => throw reader.Unexpected(header, $"a value with its type, to be read as {typeof(T)}"),
    };

    public override T? Copy(T? value, CopyContext context) =>
        value is null || value.GetType() == typeof(object) ? value : (T?)Polymorphic.Copy(value, context);

    private static void WriteBareObject(ref Writer writer, uint id, object value)
    {
        if (!writer.TryWriteReference(id, value))
        {
            writer.Begin(id, WireKind.Object);
            writer.End();
        }
    }

    private static object ReadBareObject(ref Reader reader, FieldHeader header)
    {
        if (!reader.TryReserve(header, out var number, out var existing))
        {
            return existing;
        }

        var value = new object();
        reader.SetReference(number, value);
        reader.Enter();
        reader.End();
        return value;
    }
}

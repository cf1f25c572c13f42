using Orleans;
using Orleans.Runtime;
using Orleans.Serialization;

namespace Actors.Runtime.Serialization;

/// <summary>
/// References to grains, as a struct: grain type (0), key (1), interface (2). Read references call through the runtime that the
/// session belongs to.
/// </summary>
internal sealed class GrainReferenceCodec<T> : Codec<T>
    where T : class, IAddressable
{
    private const int FieldCount = 3;

    public override bool IsImmutable => true;

    internal override bool AcceptsDerivedTypes => typeof(T) == typeof(GrainReference);

    public override void Write(ref Writer writer, uint id, T? value)
    {
        if (value is null)
        {
            writer.WriteNull(id);
            return;
        }

        var reference = value as GrainReference ?? throw new SerializerException(
            $"An object of type '{value.GetType()}' was passed as '{typeof(T)}' but only references can be sent; pass the grain's "
            + "AsReference<T>(), or what IGrainFactory.CreateObjectReference returned for an observer.");
        writer.Begin(id, WireKind.Struct);
        writer.WriteBytes(0, reference.GrainId.Type.AsSpan());
        writer.WriteBytes(1, reference.GrainId.Key.AsSpan());
        writer.WriteBytes(2, reference.InterfaceType.Value.AsSpan());
        writer.End();
    }

    public override T? Read(ref Reader reader, FieldHeader header)
    {
        var start = reader.Position;
        return header.Kind switch
        {
            WireKind.Null => null,
            WireKind.Typed => Polymorphic.Read<T>(ref reader),
            WireKind.Struct => Cast(ref reader, ReadReference(ref reader), start),
            _ => throw reader.Unexpected(header, $"a reference to a grain ({typeof(T)})"),
        };
    }

    private static IAddressable ReadReference(ref Reader reader)
    {
        var parts = new IdSpan[FieldCount];
        reader.Enter();
        while (reader.TryReadFieldHeader(out var header))
        {
            if (header.Id < FieldCount && header.Kind == WireKind.Bytes)
            {
                parts[header.Id] = new IdSpan(reader.ReadBytes().ToArray());
            }
            else
            {
                reader.SkipField(header);
            }
        }

        reader.End();
        var factory = reader.Session.GrainFactory ?? throw new SerializerException(
            "The message holds a reference to a grain but is read outside of a silo or client; use the Serializer of the host.");
        return factory.GetGrain(new GrainId(new GrainType(parts[0]), parts[1]), new GrainInterfaceType(parts[2]));
    }

    private static T Cast(ref Reader reader, IAddressable reference, int start) =>
        reference switch
        {
            T same => same,
            GrainReference other when typeof(T) != typeof(GrainReference) => reader.Session.GrainFactory!.GetGrain<T>(other.GrainId),
            _ => throw reader.FailAt(start, $"a reference to {typeof(T)} but found {reference}"),
        };
}

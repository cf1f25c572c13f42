using Orleans.Runtime;

namespace Actors.Runtime.Serialization;

/// <summary>Bytes, or null for the default that names nothing.</summary>
internal sealed class IdSpanCodec<T>(Func<T, IdSpan> toId, Func<IdSpan, T> fromId) : Codec<T>
    where T : struct
{
    public override bool IsImmutable => true;

    public override void Write(ref Writer writer, uint id, T value)
    {
        var span = toId(value);
        if (span.IsDefault)
        {
            writer.WriteNull(id);
        }
        else
        {
            writer.WriteBytes(id, span.AsSpan());
        }
    }

    public override T Read(ref Reader reader, FieldHeader header) => header.Kind switch
    {
        WireKind.Null => default,
        WireKind.Bytes => fromId(new IdSpan(reader.ReadBytes().ToArray())),
        _ => throw reader.Unexpected(header, $"a value of type {typeof(T)}"),
    };
}

/// <summary>Grain type (0) and key (1).</summary>
internal sealed class GrainIdCodec : StructCodec<GrainId>
{
    public override bool IsImmutable => true;

    public override void WriteFields(ref Writer writer, in GrainId value)
    {
        FieldSerializer.Write(ref writer, 0, value.Type);
        FieldSerializer.Write(ref writer, 1, value.Key);
    }

    public override void ReadFields(ref Reader reader, ref GrainId value)
    {
        GrainType type = default;
        IdSpan key = default;
        while (reader.TryReadFieldHeader(out var header))
        {
            switch (header.Id)
            {
                case 0:
                    type = FieldSerializer.Read<GrainType>(ref reader, header);
                    break;
                case 1:
                    key = FieldSerializer.Read<IdSpan>(ref reader, header);
                    break;
                default:
                    reader.SkipField(header);
                    break;
            }
        }

        value = new GrainId(type, key);
    }

    public override void CopyFields(ref GrainId copy, CopyContext context)
    {
    }
}

/// <summary>Grain (0), activation (1), silo (2), view (3).</summary>
internal sealed class GrainAddressCodec : NumberedCodec<GrainAddress>
{
    public override bool IsImmutable => true;

    protected override bool CanRead(WireKind kind) => kind == WireKind.Object;

    protected override void WriteContent(ref Writer writer, uint id, GrainAddress value)
    {
        writer.Begin(id, WireKind.Object);
        FieldSerializer.Write(ref writer, 0, value.GrainId);
        FieldSerializer.Write(ref writer, 1, value.ActivationId);
        FieldSerializer.Write(ref writer, 2, value.SiloAddress);
        FieldSerializer.Write(ref writer, 3, value.MembershipVersion);
        writer.End();
    }

    protected override GrainAddress ReadContent(ref Reader reader, WireKind kind, int number)
    {
        var value = new GrainAddress();
        reader.Enter();
        while (reader.TryReadFieldHeader(out var header))
        {
            value = ReadField(ref reader, header, value);
        }

        reader.End();
        return value;
    }

    protected override GrainAddress CopyContent(GrainAddress value, CopyContext context) => value;

    private static GrainAddress ReadField(ref Reader reader, FieldHeader header, GrainAddress value)
    {
        switch (header.Id)
        {
            case 0:
                return value with { GrainId = FieldSerializer.Read<GrainId>(ref reader, header) };
            case 1:
                return value with { ActivationId = FieldSerializer.Read<ActivationId>(ref reader, header) };
            case 2:
                return value with { SiloAddress = FieldSerializer.Read<SiloAddress?>(ref reader, header) };
            case 3:
                return value with { MembershipVersion = FieldSerializer.Read<MembershipVersion>(ref reader, header) };
            default:
                reader.SkipField(header);
                return value;
        }
    }
}

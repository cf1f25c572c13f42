namespace Actors.Runtime.Serialization;

/// <summary>Key (0) and value (1).</summary>
internal sealed class KeyValuePairCodec<TKey, TValue> : StructCodec<KeyValuePair<TKey, TValue>>
{
    public override bool IsImmutable => Copier<TKey>.IsImmutable && Copier<TValue>.IsImmutable;

    public override void WriteFields(ref Writer writer, in KeyValuePair<TKey, TValue> value)
    {
        FieldSerializer.Write(ref writer, 0, value.Key);
        FieldSerializer.Write(ref writer, 1, value.Value);
    }

    public override void ReadFields(ref Reader reader, ref KeyValuePair<TKey, TValue> value)
    {
        while (reader.TryReadFieldHeader(out var header))
        {
            switch (header.Id)
            {
                case 0:
                    value = new(FieldSerializer.Read<TKey>(ref reader, header), value.Value);
                    break;
                case 1:
                    value = new(value.Key, FieldSerializer.Read<TValue>(ref reader, header));
                    break;
                default:
                    reader.SkipField(header);
                    break;
            }
        }
    }

    public override void CopyFields(ref KeyValuePair<TKey, TValue> copy, CopyContext context) =>
        copy = new(Copier<TKey>.Copy(copy.Key, context), Copier<TValue>.Copy(copy.Value, context));
}

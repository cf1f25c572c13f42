namespace Actors.Runtime.Serialization;

/// <summary>Unnamed structs of one to eight fields, numbered from 0.</summary>
internal abstract class ValueTupleCodec<TTuple> : StructCodec<TTuple>
    where TTuple : struct
{
    public sealed override void ReadFields(ref Reader reader, ref TTuple value)
    {
        while (reader.TryReadFieldHeader(out var header))
        {
            if (!TryReadField(ref reader, header, ref value))
            {
                reader.SkipField(header);
            }
        }
    }

    /// <summary>False when there is no such field.</summary>
    protected abstract bool TryReadField(ref Reader reader, FieldHeader header, ref TTuple value);
}

internal sealed class ValueTuple1Codec<T1> : ValueTupleCodec<ValueTuple<T1>>
{
    public override bool IsImmutable => Copier<T1>.IsImmutable;

    public override void WriteFields(ref Writer writer, in ValueTuple<T1> value)
    {
        FieldSerializer.Write(ref writer, 0, value.Item1);
    }

    public override void CopyFields(ref ValueTuple<T1> copy, CopyContext context)
    {
        copy.Item1 = Copier<T1>.Copy(copy.Item1, context);
    }

    protected override bool TryReadField(ref Reader reader, FieldHeader header, ref ValueTuple<T1> value)
    {
        switch (header.Id)
        {
            case 0:
                value.Item1 = FieldSerializer.Read<T1>(ref reader, header);
                return true;
            default:
                return false;
        }
    }
}

internal sealed class ValueTuple2Codec<T1, T2> : ValueTupleCodec<ValueTuple<T1, T2>>
{
    public override bool IsImmutable => Copier<T1>.IsImmutable && Copier<T2>.IsImmutable;

    public override void WriteFields(ref Writer writer, in ValueTuple<T1, T2> value)
    {
        FieldSerializer.Write(ref writer, 0, value.Item1);
        FieldSerializer.Write(ref writer, 1, value.Item2);
    }

    public override void CopyFields(ref ValueTuple<T1, T2> copy, CopyContext context)
    {
        copy.Item1 = Copier<T1>.Copy(copy.Item1, context);
        copy.Item2 = Copier<T2>.Copy(copy.Item2, context);
    }

    protected override bool TryReadField(ref Reader reader, FieldHeader header, ref ValueTuple<T1, T2> value)
    {
        switch (header.Id)
        {
            case 0:
                value.Item1 = FieldSerializer.Read<T1>(ref reader, header);
                return true;
            case 1:
                value.Item2 = FieldSerializer.Read<T2>(ref reader, header);
                return true;
            default:
                return false;
        }
    }
}

internal sealed class ValueTuple3Codec<T1, T2, T3> : ValueTupleCodec<ValueTuple<T1, T2, T3>>
{
    public override bool IsImmutable => Copier<T1>.IsImmutable && Copier<T2>.IsImmutable && Copier<T3>.IsImmutable;

    public override void WriteFields(ref Writer writer, in ValueTuple<T1, T2, T3> value)
    {
        FieldSerializer.Write(ref writer, 0, value.Item1);
        FieldSerializer.Write(ref writer, 1, value.Item2);
        FieldSerializer.Write(ref writer, 2, value.Item3);
    }

    public override void CopyFields(ref ValueTuple<T1, T2, T3> copy, CopyContext context)
    {
        copy.Item1 = Copier<T1>.Copy(copy.Item1, context);
        copy.Item2 = Copier<T2>.Copy(copy.Item2, context);
        copy.Item3 = Copier<T3>.Copy(copy.Item3, context);
    }

    protected override bool TryReadField(ref Reader reader, FieldHeader header, ref ValueTuple<T1, T2, T3> value)
    {
        switch (header.Id)
        {
            case 0:
                value.Item1 = FieldSerializer.Read<T1>(ref reader, header);
                return true;
            case 1:
                value.Item2 = FieldSerializer.Read<T2>(ref reader, header);
                return true;
            case 2:
                value.Item3 = FieldSerializer.Read<T3>(ref reader, header);
                return true;
            default:
                return false;
        }
    }
}

internal sealed class ValueTuple4Codec<T1, T2, T3, T4> : ValueTupleCodec<ValueTuple<T1, T2, T3, T4>>
{
    public override bool IsImmutable => Copier<T1>.IsImmutable && Copier<T2>.IsImmutable && Copier<T3>.IsImmutable && Copier<T4>.IsImmutable;

    public override void WriteFields(ref Writer writer, in ValueTuple<T1, T2, T3, T4> value)
    {
        FieldSerializer.Write(ref writer, 0, value.Item1);
        FieldSerializer.Write(ref writer, 1, value.Item2);
        FieldSerializer.Write(ref writer, 2, value.Item3);
        FieldSerializer.Write(ref writer, 3, value.Item4);
    }

    public override void CopyFields(ref ValueTuple<T1, T2, T3, T4> copy, CopyContext context)
    {
        copy.Item1 = Copier<T1>.Copy(copy.Item1, context);
        copy.Item2 = Copier<T2>.Copy(copy.Item2, context);
        copy.Item3 = Copier<T3>.Copy(copy.Item3, context);
        copy.Item4 = Copier<T4>.Copy(copy.Item4, context);
    }

    protected override bool TryReadField(ref Reader reader, FieldHeader header, ref ValueTuple<T1, T2, T3, T4> value)
    {
        switch (header.Id)
        {
            case 0:
                value.Item1 = FieldSerializer.Read<T1>(ref reader, header);
                return true;
            case 1:
                value.Item2 = FieldSerializer.Read<T2>(ref reader, header);
                return true;
            case 2:
                value.Item3 = FieldSerializer.Read<T3>(ref reader, header);
                return true;
            case 3:
                value.Item4 = FieldSerializer.Read<T4>(ref reader, header);
                return true;
            default:
                return false;
        }
    }
}

internal sealed class ValueTuple5Codec<T1, T2, T3, T4, T5> : ValueTupleCodec<ValueTuple<T1, T2, T3, T4, T5>>
{
    public override bool IsImmutable => Copier<T1>.IsImmutable && Copier<T2>.IsImmutable && Copier<T3>.IsImmutable && Copier<T4>.IsImmutable
        && Copier<T5>.IsImmutable;

    public override void WriteFields(ref Writer writer, in ValueTuple<T1, T2, T3, T4, T5> value)
    {
        FieldSerializer.Write(ref writer, 0, value.Item1);
        FieldSerializer.Write(ref writer, 1, value.Item2);
        FieldSerializer.Write(ref writer, 2, value.Item3);
        FieldSerializer.Write(ref writer, 3, value.Item4);
        FieldSerializer.Write(ref writer, 4, value.Item5);
    }

    public override void CopyFields(ref ValueTuple<T1, T2, T3, T4, T5> copy, CopyContext context)
    {
        copy.Item1 = Copier<T1>.Copy(copy.Item1, context);
        copy.Item2 = Copier<T2>.Copy(copy.Item2, context);
        copy.Item3 = Copier<T3>.Copy(copy.Item3, context);
        copy.Item4 = Copier<T4>.Copy(copy.Item4, context);
        copy.Item5 = Copier<T5>.Copy(copy.Item5, context);
    }

    protected override bool TryReadField(ref Reader reader, FieldHeader header, ref ValueTuple<T1, T2, T3, T4, T5> value)
    {
        switch (header.Id)
        {
            case 0:
                value.Item1 = FieldSerializer.Read<T1>(ref reader, header);
                return true;
            case 1:
                value.Item2 = FieldSerializer.Read<T2>(ref reader, header);
                return true;
            case 2:
                value.Item3 = FieldSerializer.Read<T3>(ref reader, header);
                return true;
            case 3:
                value.Item4 = FieldSerializer.Read<T4>(ref reader, header);
                return true;
            case 4:
                value.Item5 = FieldSerializer.Read<T5>(ref reader, header);
                return true;
            default:
                return false;
        }
    }
}

internal sealed class ValueTuple6Codec<T1, T2, T3, T4, T5, T6> : ValueTupleCodec<ValueTuple<T1, T2, T3, T4, T5, T6>>
{
    public override bool IsImmutable => Copier<T1>.IsImmutable && Copier<T2>.IsImmutable && Copier<T3>.IsImmutable && Copier<T4>.IsImmutable
        && Copier<T5>.IsImmutable && Copier<T6>.IsImmutable;

    public override void WriteFields(ref Writer writer, in ValueTuple<T1, T2, T3, T4, T5, T6> value)
    {
        FieldSerializer.Write(ref writer, 0, value.Item1);
        FieldSerializer.Write(ref writer, 1, value.Item2);
        FieldSerializer.Write(ref writer, 2, value.Item3);
        FieldSerializer.Write(ref writer, 3, value.Item4);
        FieldSerializer.Write(ref writer, 4, value.Item5);
        FieldSerializer.Write(ref writer, 5, value.Item6);
    }

    public override void CopyFields(ref ValueTuple<T1, T2, T3, T4, T5, T6> copy, CopyContext context)
    {
        copy.Item1 = Copier<T1>.Copy(copy.Item1, context);
        copy.Item2 = Copier<T2>.Copy(copy.Item2, context);
        copy.Item3 = Copier<T3>.Copy(copy.Item3, context);
        copy.Item4 = Copier<T4>.Copy(copy.Item4, context);
        copy.Item5 = Copier<T5>.Copy(copy.Item5, context);
        copy.Item6 = Copier<T6>.Copy(copy.Item6, context);
    }

    protected override bool TryReadField(ref Reader reader, FieldHeader header, ref ValueTuple<T1, T2, T3, T4, T5, T6> value)
    {
        switch (header.Id)
        {
            case 0:
                value.Item1 = FieldSerializer.Read<T1>(ref reader, header);
                return true;
            case 1:
                value.Item2 = FieldSerializer.Read<T2>(ref reader, header);
                return true;
            case 2:
                value.Item3 = FieldSerializer.Read<T3>(ref reader, header);
                return true;
            case 3:
                value.Item4 = FieldSerializer.Read<T4>(ref reader, header);
                return true;
            case 4:
                value.Item5 = FieldSerializer.Read<T5>(ref reader, header);
                return true;
            case 5:
                value.Item6 = FieldSerializer.Read<T6>(ref reader, header);
                return true;
            default:
                return false;
        }
    }
}

internal sealed class ValueTuple7Codec<T1, T2, T3, T4, T5, T6, T7> : ValueTupleCodec<ValueTuple<T1, T2, T3, T4, T5, T6, T7>>
{
    public override bool IsImmutable => Copier<T1>.IsImmutable && Copier<T2>.IsImmutable && Copier<T3>.IsImmutable && Copier<T4>.IsImmutable
        && Copier<T5>.IsImmutable && Copier<T6>.IsImmutable && Copier<T7>.IsImmutable;

    public override void WriteFields(ref Writer writer, in ValueTuple<T1, T2, T3, T4, T5, T6, T7> value)
    {
        FieldSerializer.Write(ref writer, 0, value.Item1);
        FieldSerializer.Write(ref writer, 1, value.Item2);
        FieldSerializer.Write(ref writer, 2, value.Item3);
        FieldSerializer.Write(ref writer, 3, value.Item4);
        FieldSerializer.Write(ref writer, 4, value.Item5);
        FieldSerializer.Write(ref writer, 5, value.Item6);
        FieldSerializer.Write(ref writer, 6, value.Item7);
    }

    public override void CopyFields(ref ValueTuple<T1, T2, T3, T4, T5, T6, T7> copy, CopyContext context)
    {
        copy.Item1 = Copier<T1>.Copy(copy.Item1, context);
        copy.Item2 = Copier<T2>.Copy(copy.Item2, context);
        copy.Item3 = Copier<T3>.Copy(copy.Item3, context);
        copy.Item4 = Copier<T4>.Copy(copy.Item4, context);
        copy.Item5 = Copier<T5>.Copy(copy.Item5, context);
        copy.Item6 = Copier<T6>.Copy(copy.Item6, context);
        copy.Item7 = Copier<T7>.Copy(copy.Item7, context);
    }

    protected override bool TryReadField(ref Reader reader, FieldHeader header, ref ValueTuple<T1, T2, T3, T4, T5, T6, T7> value)
    {
        switch (header.Id)
        {
            case 0:
                value.Item1 = FieldSerializer.Read<T1>(ref reader, header);
                return true;
            case 1:
                value.Item2 = FieldSerializer.Read<T2>(ref reader, header);
                return true;
            case 2:
                value.Item3 = FieldSerializer.Read<T3>(ref reader, header);
                return true;
            case 3:
                value.Item4 = FieldSerializer.Read<T4>(ref reader, header);
                return true;
            case 4:
                value.Item5 = FieldSerializer.Read<T5>(ref reader, header);
                return true;
            case 5:
                value.Item6 = FieldSerializer.Read<T6>(ref reader, header);
                return true;
            case 6:
                value.Item7 = FieldSerializer.Read<T7>(ref reader, header);
                return true;
            default:
                return false;
        }
    }
}

internal sealed class ValueTuple8Codec<T1, T2, T3, T4, T5, T6, T7, TRest> : ValueTupleCodec<ValueTuple<T1, T2, T3, T4, T5, T6, T7, TRest>>
    where TRest : struct
{
    public override bool IsImmutable => Copier<T1>.IsImmutable && Copier<T2>.IsImmutable && Copier<T3>.IsImmutable && Copier<T4>.IsImmutable
        && Copier<T5>.IsImmutable && Copier<T6>.IsImmutable && Copier<T7>.IsImmutable && Copier<TRest>.IsImmutable;

    public override void WriteFields(ref Writer writer, in ValueTuple<T1, T2, T3, T4, T5, T6, T7, TRest> value)
    {
        FieldSerializer.Write(ref writer, 0, value.Item1);
        FieldSerializer.Write(ref writer, 1, value.Item2);
        FieldSerializer.Write(ref writer, 2, value.Item3);
        FieldSerializer.Write(ref writer, 3, value.Item4);
        FieldSerializer.Write(ref writer, 4, value.Item5);
        FieldSerializer.Write(ref writer, 5, value.Item6);
        FieldSerializer.Write(ref writer, 6, value.Item7);
        FieldSerializer.Write(ref writer, 7, value.Rest);
    }

    public override void CopyFields(ref ValueTuple<T1, T2, T3, T4, T5, T6, T7, TRest> copy, CopyContext context)
    {
        copy.Item1 = Copier<T1>.Copy(copy.Item1, context);
        copy.Item2 = Copier<T2>.Copy(copy.Item2, context);
        copy.Item3 = Copier<T3>.Copy(copy.Item3, context);
        copy.Item4 = Copier<T4>.Copy(copy.Item4, context);
        copy.Item5 = Copier<T5>.Copy(copy.Item5, context);
        copy.Item6 = Copier<T6>.Copy(copy.Item6, context);
        copy.Item7 = Copier<T7>.Copy(copy.Item7, context);
        copy.Rest = Copier<TRest>.Copy(copy.Rest, context);
    }

    protected override bool TryReadField(ref Reader reader, FieldHeader header, ref ValueTuple<T1, T2, T3, T4, T5, T6, T7, TRest> value)
    {
        switch (header.Id)
        {
            case 0:
                value.Item1 = FieldSerializer.Read<T1>(ref reader, header);
                return true;
            case 1:
                value.Item2 = FieldSerializer.Read<T2>(ref reader, header);
                return true;
            case 2:
                value.Item3 = FieldSerializer.Read<T3>(ref reader, header);
                return true;
            case 3:
                value.Item4 = FieldSerializer.Read<T4>(ref reader, header);
                return true;
            case 4:
                value.Item5 = FieldSerializer.Read<T5>(ref reader, header);
                return true;
            case 5:
                value.Item6 = FieldSerializer.Read<T6>(ref reader, header);
                return true;
            case 6:
                value.Item7 = FieldSerializer.Read<T7>(ref reader, header);
                return true;
            case 7:
                value.Rest = FieldSerializer.Read<TRest>(ref reader, header);
                return true;
            default:
                return false;
        }
    }
}

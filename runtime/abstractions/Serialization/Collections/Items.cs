namespace Actors.Runtime.Serialization;

/// <summary>Runs of items, as they are written for arrays, lists and everything else that is an ordered run.</summary>
internal static class Items<T>
{
    /// <summary>Writes a run; the caller has numbered it.</summary>
    public static void Write(ref Writer writer, uint id, scoped ReadOnlySpan<T> values)
    {
        if (PackedElements.CodeOf<T>() != PackedElement.None)
        {
            PackedElements.Write(ref writer, id, values);
            return;
        }

        writer.BeginItems(id, WireKind.Sequence, values.Length, WireComparer.Default);
        var codec = CodecCache<T>.Instance;
        foreach (ref readonly var value in values)
        {
            codec.Write(ref writer, 0, value);
        }

        writer.Leave();
    }

    /// <summary>Reads a run; the caller has numbered it and passes the number if the array itself is what is numbered, else -1.</summary>
    public static T[] Read(ref Reader reader, WireKind kind, int number)
    {
        if (kind == WireKind.Packed)
        {
            var packed = PackedElements.Read<T>(ref reader);
            Publish(ref reader, number, packed);
            return packed;
        }

        var values = new T[reader.ReadClaim(1, out _)];
        Publish(ref reader, number, values);
        ReadInto(ref reader, values);
        return values;
    }

    /// <summary>Reads as many fields as there is room for.</summary>
    public static void ReadInto(ref Reader reader, scoped Span<T> values)
    {
        reader.Enter();
        var codec = CodecCache<T>.Instance;
        foreach (ref var value in values)
        {
            value = codec.Read(ref reader, reader.ReadHeader())!;
        }

        reader.Leave();
    }

    /// <summary>Replaces each item by a copy.</summary>
    public static void CopyInPlace(scoped Span<T> values, CopyContext context)
    {
        if (Copier<T>.IsImmutable)
        {
            return;
        }

        context.Enter();
        foreach (ref var value in values)
        {
            value = Copier<T>.Copy(value, context);
        }

        context.Leave();
    }

    private static void Publish(ref Reader reader, int number, T[] values)
    {
        if (number >= 0)
        {
            reader.SetReference(number, values);
        }
    }
}

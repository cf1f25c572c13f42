namespace Actors.Runtime.Serialization;

/// <summary>Writes items of maps as two fields instead of as a struct.</summary>
internal interface IPairWriter<TItem>
{
    void Write(ref Writer writer, TItem item);

    TItem Read(ref Reader reader);
}

internal static class PairWriter
{
    /// <summary>The writer of pairs, or null when the items of a collection are no pairs.</summary>
    public static IPairWriter<TItem>? For<TItem>() =>
        typeof(TItem).IsGenericType && typeof(TItem).GetGenericTypeDefinition() == typeof(KeyValuePair<,>)
            ? (IPairWriter<TItem>)Activator.CreateInstance(typeof(PairWriter<,>).MakeGenericType(typeof(TItem).GetGenericArguments()))!
            : null;
}

internal sealed class PairWriter<TKey, TValue> : IPairWriter<KeyValuePair<TKey, TValue>>
{
    public void Write(ref Writer writer, KeyValuePair<TKey, TValue> item)
    {
        FieldSerializer.Write(ref writer, 0, item.Key);
        FieldSerializer.Write(ref writer, 0, item.Value);
    }

    public KeyValuePair<TKey, TValue> Read(ref Reader reader)
    {
        var key = FieldSerializer.Read<TKey>(ref reader, reader.ReadHeader());
        return new KeyValuePair<TKey, TValue>(key, FieldSerializer.Read<TValue>(ref reader, reader.ReadHeader()));
    }
}

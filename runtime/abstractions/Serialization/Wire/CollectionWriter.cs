namespace Actors.Runtime.Serialization;

/// <summary>The heads of collections.</summary>
internal static class CollectionWriter
{
    /// <summary>Begins a collection; the caller has numbered it, writes the items and then calls <see cref="Writer.Leave"/>.</summary>
    public static void BeginItems(this ref Writer writer, uint id, WireKind kind, int count, WireComparer comparer)
    {
        writer.Enter();
        writer.WriteHeader(id, kind);
        writer.WriteVarint(((ulong)(uint)count << Reader.ComparerBits) | (byte)comparer);
    }
}

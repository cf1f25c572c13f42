using System.Text;
using Actors.Runtime.Invocation;
using Actors.Runtime.Serialization;
using Orleans.Runtime;
using Orleans.Serialization;

namespace Actors.Runtime.Messaging.Frames;

/// <summary>
/// Methods and grain types that one side of a connection has named to the other: the first time by text, from then on by number.
/// A reference is a varint: 0 and the text, to be numbered; 1 and the text, the table being full; else the number + 2.
/// </summary>
internal static class NameTables
{
    public const int CountMax = 4096;
    public const uint New = 0;
    public const uint NotNumbered = 1;
    public const uint First = 2;
}

/// <summary>What this side has named so far. Used under the lock under which frames are queued.</summary>
internal sealed class WrittenNames
{
    private readonly Dictionary<GrainMethod, uint> _methods = [];
    private readonly Dictionary<GrainType, uint> _types = [];

    public void Write(ref Writer writer, GrainMethod method, byte[] name) => Write(ref writer, _methods, method, name);

    public void Write(ref Writer writer, GrainType type) => Write(ref writer, _types, type, type.AsSpan());

    private static void Write<TKey>(ref Writer writer, Dictionary<TKey, uint> numbers, TKey key, ReadOnlySpan<byte> name)
        where TKey : notnull
    {
        if (numbers.TryGetValue(key, out var number))
        {
            writer.WriteVarint(number + NameTables.First);
            return;
        }

        var isFull = numbers.Count == NameTables.CountMax;
        writer.WriteVarint(isFull ? NameTables.NotNumbered : NameTables.New);
        writer.WriteVarint((uint)name.Length);
        writer.WriteRaw(name);
        if (!isFull)
        {
            numbers.Add(key, (uint)numbers.Count);
        }
    }
}

/// <summary>What the other side has named so far. Used by the one reader of the connection.</summary>
internal sealed class ReadNames
{
    private readonly List<MethodName> _methods = [];
    private readonly List<GrainType> _types = [];

    /// <summary>The method named next; one without a method when this process does not know it.</summary>
    public MethodName ReadMethod(ref Reader reader) => Read(ref reader, _methods, static bytes => MethodName.Resolve(Encoding.UTF8.GetString(bytes)));

    public GrainType ReadType(ref Reader reader) => Read(ref reader, _types, static bytes => new GrainType(new IdSpan(bytes.ToArray())));

    private static T Read<T>(ref Reader reader, List<T> names, Func<ReadOnlySpan<byte>, T> parse)
    {
        var reference = reader.ReadVarint();
        if (reference >= NameTables.First)
        {
            return reference - NameTables.First < (ulong)names.Count ? names[(int)(reference - NameTables.First)] : throw reader.Fail("a name that was given before");
        }

        var name = parse(reader.ReadBytes());
        if (reference == NameTables.New)
        {
            if (names.Count == NameTables.CountMax)
            {
                throw reader.Fail($"at most {NameTables.CountMax} names");
            }

            names.Add(name);
        }

        return name;
    }
}

/// <summary>A method that the other side has named, or why this process has no such method.</summary>
internal sealed record MethodName(GrainMethod? Method, SerializerException? Problem)
{
    public static MethodName Resolve(string name)
    {
        try
        {
            return new MethodName(MethodNames.Resolve(name), null);
        }
        catch (SerializerException exception)
        {
            return new MethodName(null, exception);
        }
    }
}

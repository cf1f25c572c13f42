using System.Collections.Concurrent;
using System.Text;
using Orleans.Serialization;

namespace Actors.Runtime.Serialization;

/// <summary>
/// The allow-list of types that messages can name. A name is that of a registered type, followed by type arguments in angle
/// brackets and by array brackets: <c>List&lt;int[]&gt;</c>.
/// </summary>
internal static class TypeNames
{
    private static readonly ConcurrentDictionary<string, Type> Types = new(StringComparer.Ordinal);
    private static readonly ConcurrentDictionary<Type, string> Names = new();
    private static readonly ConcurrentDictionary<string, (Type First, Type Second)> Conflicts = new(StringComparer.Ordinal);
    private static readonly ConcurrentDictionary<string, Codec> Resolved = new(StringComparer.Ordinal);

    public static void Add(Type type, string name)
    {
        Names.TryAdd(type, name);
        var owner = Types.GetOrAdd(name, type);
        if (owner != type)
        {
            Conflicts.TryAdd(name, (owner, type));
        }
    }

    /// <summary>The name of a type, in UTF-8.</summary>
    public static byte[] Encode(Type type)
    {
        var name = new StringBuilder();
        Append(name, type);
        var bytes = Encoding.UTF8.GetBytes(name.ToString());
        return bytes.Length <= SerializerLimits.TypeNameBytesMax
            ? bytes
            : throw new SerializerException(
                $"The name of type '{type}' takes {bytes.Length} bytes, {SerializerLimits.TypeNameBytesMax} are allowed; shorten it with [Alias].");
    }

    /// <summary>The codec of a type named in a message.</summary>
    public static Codec ResolveCodec(string name)
    {
        if (Resolved.TryGetValue(name, out var codec))
        {
            return codec;
        }

        if (Resolved.Count >= SerializerLimits.ResolvedTypesMax)
        {
            throw new UnknownTypeException(
                $"Type '{name}' is refused: messages have named {SerializerLimits.ResolvedTypesMax} types already, which no well-behaved peer does.");
        }

        var type = new TypeNameParser(name).Parse();
        return Resolved.GetOrAdd(name, CodecRegistry.Find(type) ?? throw MissingCodec.For(type));
    }

    /// <summary>The registered type, possibly open, with this simple name.</summary>
    internal static Type Find(string name)
    {
        if (Conflicts.TryGetValue(name, out var conflict))
        {
            throw new UnknownTypeException(
                $"Type name '{name}' is claimed by '{conflict.First}' and '{conflict.Second}'; give one of them another [Alias].");
        }

        return Types.TryGetValue(name, out var type)
            ? type
            : throw new UnknownTypeException(
                $"Type name '{name}' is not registered in this process; reference the assembly that declares it, marked [GenerateSerializer].");
    }

    private static void Append(StringBuilder name, Type type)
    {
        if (type.IsArray)
        {
            Append(name, type.GetElementType()!);
            name.Append('[').Append(',', type.GetArrayRank() - 1).Append(']');
        }
        else if (type.IsConstructedGenericType && !Names.ContainsKey(type))
        {
            AppendGeneric(name, type);
        }
        else
        {
            name.Append(NameOf(type));
        }
    }

    private static void AppendGeneric(StringBuilder name, Type type)
    {
        name.Append(NameOf(type.GetGenericTypeDefinition()));
        var separator = '<';
        foreach (var argument in type.GetGenericArguments())
        {
            name.Append(separator);
            Append(name, argument);
            separator = ',';
        }

        name.Append('>');
    }

    private static string NameOf(Type type) => Names.TryGetValue(type, out var name) ? name : throw MissingCodec.For(type);
}

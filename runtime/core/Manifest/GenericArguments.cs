using System.Collections.Concurrent;

namespace Actors.Runtime.Manifest;

/// <summary>Type arguments of generic grains as text inside a grain type's name.</summary>
internal static class GenericArguments
{
    // Only types that this process has itself used as an argument are resolved: a name from outside never loads a type.
    private static readonly ConcurrentDictionary<string, Type> Known = new(StringComparer.Ordinal);

    public static string Format(Type type)
    {
        var name = type.IsGenericType
            ? $"{type.GetGenericTypeDefinition().FullName}[{string.Join(',', type.GetGenericArguments().Select(Format))}]"
            : type.FullName ?? type.Name;
        Known.TryAdd(name, type);
        return name;
    }

    public static Type[] Parse(string list) => [.. Split(list).Select(Resolve)];

    private static Type Resolve(string name) =>
        Known.TryGetValue(name, out var type) || (type = Type.GetType(name)) is not null
            ? type
            : throw new ArgumentException($"Generic grain argument '{name}' is not a type that this process knows; use it in a GetGrain call first.");

    private static IEnumerable<string> Split(string list)
    {
        var depth = 0;
        var start = 0;
        for (var i = 0; i < list.Length; i++)
        {
            depth += list[i] switch { '[' => 1, ']' => -1, _ => 0 };
            if (list[i] == ',' && depth == 0)
            {
                yield return list[start..i];
                start = i + 1;
            }
        }

        yield return list[start..];
    }
}

using System.Collections.Immutable;
using System.Text.Json;

namespace Actors.Gateway.Filtering;

/// <summary>Names a member of an item: <c>Service.Meta.version</c>. A name below a list means that name in any of its elements.</summary>
internal sealed record FilterSelector(ImmutableArray<string> Path)
{
    // What callers fill with keys of their own.
    private static readonly string[] FreeMaps =
        ["Meta", "NodeMeta", "ServiceMeta", "TaggedAddresses", "ServiceTaggedAddresses", "Definition", "ServiceProxy", "ServiceConnect"];

    /// <summary>Whether items like the sample can have the member.</summary>
    public static bool IsKnown(JsonElement sample, IReadOnlyList<string> path)
    {
        var here = sample;
        foreach (var name in path)
        {
            here = here.ValueKind == JsonValueKind.Array && here.GetArrayLength() > 0 ? here[0] : here;
            if (here.ValueKind != JsonValueKind.Object || !here.TryGetProperty(name, out here))
            {
                return false;
            }

            if (Array.IndexOf(FreeMaps, name) >= 0)
            {
                return true;
            }
        }

        return true;
    }

    /// <summary>Whether any value that this names in the item is as wanted. One that is not there is an undefined element.</summary>
    public bool Any(JsonElement item, Func<JsonElement, bool> isWanted) => Any(item, 0, isWanted);

    private bool Any(JsonElement here, int depth, Func<JsonElement, bool> isWanted)
    {
        if (depth == Path.Length)
        {
            return isWanted(here);
        }

        if (here.ValueKind == JsonValueKind.Array)
        {
            foreach (var element in here.EnumerateArray())
            {
                if (Any(element, depth, isWanted))
                {
                    return true;
                }
            }

            return false;
        }

        return here.ValueKind == JsonValueKind.Object && here.TryGetProperty(Path[depth], out var next)
            ? Any(next, depth + 1, isWanted)
            : isWanted(default);
    }
}

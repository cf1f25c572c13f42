using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using Actors.Gateway.Http;

namespace Actors.Gateway.Registry;

/// <summary>
/// Reads a request body as Consul's clients write it: member names in any casing, with or without underscores; null is the same as
/// absent. The first thing that is wrong is kept, and reading goes on with defaults, so that a parser asks once at its end.
/// </summary>
internal sealed class LooseJson
{
    private string? _problem;

    /// <summary>The first thing that is wrong; null when nothing is.</summary>
    public string? Problem => _problem;

    /// <summary>Parses a body that must be one object.</summary>
    public static bool TryParse(ReadOnlyMemory<byte> body, [NotNullWhen(true)] out JsonDocument? document, out Refusal refusal)
    {
        document = null;
        refusal = default;
        try
        {
            document = JsonDocument.Parse(body, new JsonDocumentOptions { MaxDepth = 16 });
        }
        catch (JsonException failure)
        {
            refusal = Refusal.BadRequest($"Request decode failed: {failure.Message}");
            return false;
        }

        if (document.RootElement.ValueKind == JsonValueKind.Object)
        {
            return true;
        }

        refusal = Refusal.BadRequest($"Request decode failed: the body is a JSON {document.RootElement.ValueKind} but must be an object.");
        document.Dispose();
        document = null;
        return false;
    }

    /// <summary>Notes a problem; null is none.</summary>
    public void Fail(string? problem) => _problem ??= problem;

    public string Text(JsonElement owner, string name)
    {
        if (!TryFind(owner, name, out var value))
        {
            return string.Empty;
        }

        return value.ValueKind == JsonValueKind.String ? Unicode(value, name) : Wrong(name, "a string", string.Empty);
    }

    public int Number(JsonElement owner, string name, int fallback)
    {
        if (!TryFind(owner, name, out var value))
        {
            return fallback;
        }

        return value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out var number) ? number : Wrong(name, "a whole number", fallback);
    }

    /// <summary>An index or flags: never through a long or a double, for all 64 bits are used; 0 when absent.</summary>
    public ulong Unsigned(JsonElement owner, string name)
    {
        if (!TryFind(owner, name, out var value))
        {
            return 0;
        }

        return value.ValueKind == JsonValueKind.Number && value.TryGetUInt64(out var number) ? number : Wrong(name, "an unsigned 64-bit number", 0UL);
    }

    public bool Flag(JsonElement owner, string name)
    {
        if (!TryFind(owner, name, out var value))
        {
            return false;
        }

        return value.ValueKind is JsonValueKind.True or JsonValueKind.False ? value.GetBoolean() : Wrong(name, "true or false", false);
    }

    /// <summary>A duration: text such as <c>1m30s</c>, or a number of nanoseconds; zero when absent.</summary>
    public TimeSpan Duration(JsonElement owner, string name)
    {
        if (!TryFind(owner, name, out var value))
        {
            return TimeSpan.Zero;
        }

        if (value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out var nanoseconds))
        {
            return TimeSpan.FromTicks(nanoseconds / TimeSpan.NanosecondsPerTick);
        }

        var text = value.ValueKind == JsonValueKind.String ? Unicode(value, name) : null;
        return text switch
        {
            "" => TimeSpan.Zero,
            not null when GoDuration.TryParse(text, out var duration) => duration,
            _ => Wrong(name, "a duration such as 10s or 1m30s", TimeSpan.Zero),
        };
    }

    public IEnumerable<string> Texts(JsonElement owner, string name)
    {
        foreach (var item in Items(owner, name))
        {
            yield return item.ValueKind == JsonValueKind.String ? Unicode(item, name) : Wrong(name, "a list of strings", string.Empty);
        }
    }

    /// <summary>The texts of a member of a free map: a list, or one text alone.</summary>
    public IEnumerable<string> Texts(JsonProperty member, string mapName) => member.Value.ValueKind == JsonValueKind.Array
        ? [.. member.Value.EnumerateArray().Select(item =>
            item.ValueKind == JsonValueKind.String ? Unicode(item, mapName) : Wrong(mapName, "an object with lists of strings", string.Empty))]
        : [Text(member, mapName)];

    public IEnumerable<JsonElement> Items(JsonElement owner, string name)
    {
        if (!TryFind(owner, name, out var value))
        {
            return [];
        }

        return value.ValueKind == JsonValueKind.Array ? value.EnumerateArray() : Wrong<IEnumerable<JsonElement>>(name, "a list", []);
    }

    public IEnumerable<JsonProperty> Members(JsonElement owner, string name)
    {
        if (!TryFind(owner, name, out var value))
        {
            return [];
        }

        return value.ValueKind == JsonValueKind.Object ? value.EnumerateObject() : Wrong<IEnumerable<JsonProperty>>(name, "an object", []);
    }

    /// <summary>The text of a member of a free map.</summary>
    public string Text(JsonProperty member, string mapName) =>
        member.Value.ValueKind == JsonValueKind.String ? Unicode(member.Value, mapName) : Wrong(mapName, "an object with strings", string.Empty);

    /// <summary>Finds a member that is there and not null; of several, the last one.</summary>
    public static bool TryFind(JsonElement owner, string name, out JsonElement value)
    {
        value = default;
        if (owner.ValueKind != JsonValueKind.Object)
        {
            return false;
        }

        foreach (var member in owner.EnumerateObject())
        {
            if (IsSame(member.Name, name))
            {
                value = member.Value;
            }
        }

        return value.ValueKind is not (JsonValueKind.Undefined or JsonValueKind.Null);
    }

    /// <summary>Whether a member says something: it is neither absent nor null, empty, zero or false.</summary>
    public static bool IsSet(JsonElement owner, string name) => TryFind(owner, name, out var value) && value.ValueKind switch
    {
        JsonValueKind.String => !value.ValueEquals(""u8),
        JsonValueKind.Number => !value.TryGetInt64(out var number) || number != 0,
        JsonValueKind.True => true,
        JsonValueKind.Array => value.GetArrayLength() > 0,
        JsonValueKind.Object => value.EnumerateObject().Any(member => IsSet(value, member.Name)),
        _ => false,
    };

    private static bool IsSame(ReadOnlySpan<char> given, ReadOnlySpan<char> name)
    {
        var matched = 0;
        foreach (var character in given)
        {
            if (character == '_')
            {
                continue;
            }

            if (matched == name.Length || char.ToLowerInvariant(character) != char.ToLowerInvariant(name[matched]))
            {
                return false;
            }

            matched++;
        }

        return matched == name.Length;
    }

    // An escape of half a surrogate pair parses as JSON but is no text.
    private string Unicode(JsonElement value, string name)
    {
        try
        {
            return value.GetString() ?? string.Empty;
        }
        catch (InvalidOperationException)
        {
            return Wrong(name, "valid Unicode text", string.Empty);
        }
    }

    private T Wrong<T>(string name, string wanted, T fallback)
    {
        Fail($"Request decode failed: '{name}' must be {wanted}.");
        return fallback;
    }
}

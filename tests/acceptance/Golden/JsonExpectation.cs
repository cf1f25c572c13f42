using System.Text.Json;

namespace Actors.Acceptance.Tests.Golden;

/// <summary>
/// Compares an answer with what a client counts on: expected members must be there and alike, others may be; lists must have the same
/// length and order. <c>"*"</c> is any value, <c>"{{name}}"</c> is any text, which is remembered under that name.
/// </summary>
internal sealed class JsonExpectation(Dictionary<string, string> remembered)
{
    /// <summary>Where the two differ; null when they do not.</summary>
    public string? FindDifference(JsonElement expected, JsonElement actual, string path = "$")
    {
        if (expected.ValueKind == JsonValueKind.String && Matches(expected.GetString()!, actual))
        {
            return null;
        }

        if (expected.ValueKind != actual.ValueKind)
        {
            return $"{path} is {actual.GetRawText()} instead of {expected.GetRawText()}";
        }

        return expected.ValueKind switch
        {
            JsonValueKind.Object => FindInObject(expected, actual, path),
            JsonValueKind.Array => FindInArray(expected, actual, path),
            _ => expected.GetRawText() == actual.GetRawText() ? null : $"{path} is {actual.GetRawText()} instead of {expected.GetRawText()}",
        };
    }

    private bool Matches(string expected, JsonElement actual)
    {
        if (expected == "*")
        {
            return true;
        }

        if (!expected.StartsWith("{{", StringComparison.Ordinal) || actual.ValueKind != JsonValueKind.String)
        {
            return false;
        }

        remembered[expected] = actual.GetString()!;
        return true;
    }

    private string? FindInObject(JsonElement expected, JsonElement actual, string path)
    {
        foreach (var member in expected.EnumerateObject())
        {
            if (!actual.TryGetProperty(member.Name, out var value))
            {
                return $"{path}.{member.Name} is missing";
            }

            if (FindDifference(member.Value, value, $"{path}.{member.Name}") is { } difference)
            {
                return difference;
            }
        }

        return null;
    }

    private string? FindInArray(JsonElement expected, JsonElement actual, string path)
    {
        if (expected.GetArrayLength() != actual.GetArrayLength())
        {
            return $"{path} has {actual.GetArrayLength()} elements instead of {expected.GetArrayLength()}: {actual.GetRawText()}";
        }

        for (var place = 0; place < expected.GetArrayLength(); place++)
        {
            if (FindDifference(expected[place], actual[place], $"{path}[{place}]") is { } difference)
            {
                return difference;
            }
        }

        return null;
    }
}

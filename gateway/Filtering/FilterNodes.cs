using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Actors.Gateway.Filtering;

/// <summary>A part of a filter expression that holds for an item or not.</summary>
internal interface IFilterNode
{
    bool Holds(JsonElement item);
}

/// <summary>Both hold.</summary>
internal sealed record AndNode(IFilterNode Left, IFilterNode Right) : IFilterNode
{
    public bool Holds(JsonElement item) => Left.Holds(item) && Right.Holds(item);
}

/// <summary>One of the two holds.</summary>
internal sealed record OrNode(IFilterNode Left, IFilterNode Right) : IFilterNode
{
    public bool Holds(JsonElement item) => Left.Holds(item) || Right.Holds(item);
}

/// <summary>The other one does not hold.</summary>
internal sealed record NotNode(IFilterNode Inner) : IFilterNode
{
    public bool Holds(JsonElement item) => !Inner.Holds(item);
}

/// <summary>A member has a value.</summary>
internal sealed record EqualsNode(FilterSelector Selector, string Value) : IFilterNode
{
    public bool Holds(JsonElement item) => Selector.Any(item, found => AreEqual(found, Value));

    /// <summary>Numbers are compared as numbers; everything else as text.</summary>
    public static bool AreEqual(JsonElement found, string value) => found.ValueKind switch
    {
        JsonValueKind.String => found.ValueEquals(value),
        JsonValueKind.Number => decimal.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
            && found.TryGetDecimal(out var given) && given == number,
        JsonValueKind.True => value is "true" or "1" or "t" or "T" or "TRUE" or "True",
        JsonValueKind.False => value is "false" or "0" or "f" or "F" or "FALSE" or "False",
        _ => false,
    };
}

/// <summary>A list has an element, a map a key, a text a part.</summary>
internal sealed record ContainsNode(FilterSelector Selector, string Value) : IFilterNode
{
    public bool Holds(JsonElement item) => Selector.Any(item, found => found.ValueKind switch
    {
        JsonValueKind.Array => found.EnumerateArray().Any(element => EqualsNode.AreEqual(element, Value)),
        JsonValueKind.Object => found.TryGetProperty(Value, out _),
        JsonValueKind.String => found.GetString()!.Contains(Value, StringComparison.Ordinal),
        _ => false,
    });
}

/// <summary>A list, a map or a text has nothing in it, or is not there.</summary>
internal sealed record EmptyNode(FilterSelector Selector) : IFilterNode
{
    public bool Holds(JsonElement item) => Selector.Any(item, found => found.ValueKind switch
    {
        JsonValueKind.Array => found.GetArrayLength() == 0,
        JsonValueKind.Object => !found.EnumerateObject().Any(),
        JsonValueKind.String => found.ValueEquals(""u8),
        JsonValueKind.Undefined or JsonValueKind.Null => true,
        _ => false,
    });
}

/// <summary>A text matches a regular expression of <see cref="BoundedPattern"/>.</summary>
internal sealed record MatchesNode(FilterSelector Selector, Regex Pattern) : IFilterNode
{
    public bool Holds(JsonElement item) =>
        Selector.Any(item, found => found.ValueKind == JsonValueKind.String && Pattern.IsMatch(found.GetString()!));
}

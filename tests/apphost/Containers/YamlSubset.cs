using System.Text.RegularExpressions;

namespace Actors.AppHost.Tests.Containers;

/// <summary>
/// The YAML that docker-compose.yml is written in: maps by indentation, lists of scalars as <c>- item</c> or <c>[a, b]</c>, scalars with
/// or without quotes, comments. Anything else is refused, not guessed at.
/// </summary>
internal sealed partial class YamlSubset
{
    private readonly (int Indent, string Text)[] _lines;
    private int _next;

    private YamlSubset(string text) =>
        _lines = [.. text.Split('\n').Where(line => !Blank().IsMatch(line)).Select(line => (line.Length - line.TrimStart().Length, line.Trim()))];

    /// <summary>Maps become dictionaries, lists become arrays of strings, an empty value becomes an empty dictionary.</summary>
    public static Dictionary<string, object> Parse(string text)
    {
        var yaml = new YamlSubset(text);
        return yaml._next <= yaml._lines.Length ? yaml.Map(0) : throw new FormatException("There is nothing to read.");
    }

    private Dictionary<string, object> Map(int indent)
    {
        var map = new Dictionary<string, object>(StringComparer.Ordinal);
        while (_next < _lines.Length && _lines[_next].Indent == indent)
        {
            var line = Entry().Match(_lines[_next].Text);
            if (!line.Success)
            {
                throw new FormatException($"'{_lines[_next].Text}' is not of the form 'key: value'.");
            }

            _next++;
            var (key, value) = (line.Groups[1].Value, line.Groups[2].Value);
            if (!map.TryAdd(key, value.Length > 0 ? Scalar(value) : Nested(indent)))
            {
                throw new FormatException($"The key '{key}' is there twice.");
            }
        }

        return _next == _lines.Length || _lines[_next].Indent < indent ? map : throw new FormatException($"'{_lines[_next].Text}' is indented too far.");
    }

    private object Nested(int indent)
    {
        if (_next == _lines.Length || _lines[_next].Indent <= indent)
        {
            return new Dictionary<string, object>(StringComparer.Ordinal);
        }

        return _lines[_next].Text.StartsWith("- ", StringComparison.Ordinal) ? List(_lines[_next].Indent) : Map(_lines[_next].Indent);
    }

    private string[] List(int indent)
    {
        var items = new List<string>();
        while (_next < _lines.Length && _lines[_next].Indent == indent)
        {
            items.Add(Unquote(_lines[_next++].Text[2..]));
        }

        return [.. items];
    }

    private static object Scalar(string value)
    {
        if (value.StartsWith('&') || value.StartsWith('*') || value.StartsWith('|') || value.StartsWith('>'))
        {
            throw new FormatException($"'{value}' needs more of YAML than is read here.");
        }

        return value.StartsWith('[') ? value.Trim('[', ']').Split(',').Select(item => Unquote(item.Trim())).ToArray() : Unquote(value);
    }

    private static string Unquote(string text) => text.Trim('"');

    [GeneratedRegex(@"^\s*(#.*)?$")]
    private static partial Regex Blank();

    [GeneratedRegex(@"^([\w.-]+):(?: +(.+))?$")]
    private static partial Regex Entry();
}

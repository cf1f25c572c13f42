using System.Text.RegularExpressions;

namespace Actors.AppHost.Tests.Containers;

/// <summary>docker-compose.yml, with its variables replaced by their defaults.</summary>
internal sealed partial class ComposeFile
{
    private readonly Dictionary<string, object> _root;

    private ComposeFile(string text) => _root = YamlSubset.Parse(text);

    public IReadOnlyDictionary<string, Dictionary<string, object>> Services =>
        MapOf(_root, "services").ToDictionary(service => service.Key, service => (Dictionary<string, object>)service.Value, StringComparer.Ordinal);

    /// <summary>The services that run the image of this repository.</summary>
    public IEnumerable<KeyValuePair<string, Dictionary<string, object>>> Own => Services.Where(service => service.Value.ContainsKey("build"));

    public IEnumerable<string> Volumes => MapOf(_root, "volumes").Keys;

    public static ComposeFile Read() => Parse(File.ReadAllText(Path.Combine(RepositoryFolder.Path, "docker-compose.yml")));

    /// <summary>A variable without a default is refused: the file must work as it is.</summary>
    public static ComposeFile Parse(string text) => new(Variable().Replace(text, match => match.Groups[2].Success
        ? match.Groups[2].Value
        : throw new FormatException($"The variable '{match.Groups[1].Value}' has no default.")));

    public static Dictionary<string, object> MapOf(Dictionary<string, object> map, string key) =>
        map.TryGetValue(key, out var value) ? (Dictionary<string, object>)value : new Dictionary<string, object>(StringComparer.Ordinal);

    public static string[] ListOf(Dictionary<string, object> map, string key) => map.TryGetValue(key, out var value) ? (string[])value : [];

    [GeneratedRegex(@"\$\{(\w+)(?::-([^}]*))?\}")]
    private static partial Regex Variable();
}

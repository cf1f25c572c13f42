using System.Text.Json;

namespace Actors.Gateway.Access.Rules;

/// <summary>Reads the rules of a policy as Consul's users write them: JSON, or blocks as in HCL.</summary>
internal static class RuleParser
{
    private const int RuleCountMax = 512;
    private const int NameCharactersMax = 2_048;
    private const string PrefixEnd = "_prefix";

    // Rules for what is not here are read and mean nothing.
    private static readonly HashSet<string> Elsewhere = ["keyring", "mesh", "peering", "identity", "identity_prefix"];

    // Beside the level: what is not here, or counts nothing.
    private static readonly HashSet<string> OtherMembers = ["intentions"];

    /// <exception cref="FormatException">The text is no rules; the message says where and why.</exception>
    public static IReadOnlyList<AccessRule> Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var rules = new List<AccessRule>();
        if (text.AsSpan().TrimStart().StartsWith("{"))
        {
            ReadJson(text, rules);
        }
        else
        {
            RuleText.Read(text, (word, name, level) => Add(rules, word, name, level));
        }

        return rules;
    }

    /// <summary>Whether a member beside the level is understood.</summary>
    public static bool IsKnownMember(string name) => OtherMembers.Contains(name);

    private static void ReadJson(string text, List<AccessRule> rules)
    {
        try
        {
            using var document = JsonDocument.Parse(text, new JsonDocumentOptions { MaxDepth = 8 });
            foreach (var member in document.RootElement.EnumerateObject())
            {
                ReadMember(rules, member.Name, member.Value);
            }
        }
        catch (JsonException failure)
        {
            throw new FormatException($"Failed to parse ACL rules: {failure.Message}", failure);
        }
    }

    // "operator": "read", or "key": {"app/": {"policy": "read"}}; lists of such maps come from programs that translate HCL.
    private static void ReadMember(List<AccessRule> rules, string word, JsonElement value)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.String:
                Add(rules, word, null, value.GetString()!);
                break;
            case JsonValueKind.Array:
                foreach (var item in value.EnumerateArray())
                {
                    ReadMember(rules, word, item);
                }

                break;
            case JsonValueKind.Object:
                foreach (var named in value.EnumerateObject())
                {
                    Add(rules, word, named.Name, LevelOf(word, named.Value));
                }

                break;
            default:
                throw new FormatException($"Failed to parse ACL rules: '{word}' must be a level, or a map of names; see the documentation of rules.");
        }
    }

    private static string LevelOf(string word, JsonElement rule)
    {
        if (rule.ValueKind == JsonValueKind.Array && rule.GetArrayLength() == 1)
        {
            return LevelOf(word, rule[0]);
        }

        if (rule.ValueKind != JsonValueKind.Object || !rule.TryGetProperty("policy", out var level) || level.ValueKind != JsonValueKind.String)
        {
            throw new FormatException($"Failed to parse ACL rules: a rule of '{word}' has no policy; give it as {{\"policy\": \"read\"}}.");
        }

        var unknown = rule.EnumerateObject().FirstOrDefault(member => member.Name != "policy" && !IsKnownMember(member.Name));
        return unknown.Value.ValueKind == JsonValueKind.Undefined
            ? level.GetString()!
            : throw new FormatException($"Failed to parse ACL rules: '{unknown.Name}' in a rule of '{word}' is not understood; leave it out.");
    }

    private static void Add(List<AccessRule> rules, string word, string? name, string levelWord)
    {
        var isPrefix = word.EndsWith(PrefixEnd, StringComparison.Ordinal);
        var isKnown = ResourceWords.TryParse(isPrefix ? word[..^PrefixEnd.Length] : word, out var kind);
        if (!isKnown && !Elsewhere.Contains(word))
        {
            throw new FormatException($"Failed to parse ACL rules: there is no resource '{word}'; choose key, service, node, session, event, query or agent, or one of these with _prefix, or operator or acl.");
        }

        var level = ParseLevel(word, kind, levelWord);
        if (!isKnown)
        {
            return;
        }

        if (ResourceWords.HasName(kind) != (name is not null) || (isPrefix && name is null))
        {
            throw new FormatException(name is null
                ? $"Failed to parse ACL rules: '{word}' needs a name; write {word} \"name\" {{ policy = \"{levelWord}\" }}."
                : $"Failed to parse ACL rules: '{word}' has no names; write {word} = \"{levelWord}\".");
        }

        if (name?.Length > NameCharactersMax || rules.Count == RuleCountMax)
        {
            throw new FormatException($"Failed to parse ACL rules: a policy has at most {RuleCountMax} rules with names of at most {NameCharactersMax} characters; split it.");
        }

        rules.Add(new AccessRule(kind, name ?? string.Empty, isPrefix, level));
    }

    private static AccessLevel ParseLevel(string word, ResourceKind kind, string level) => level switch
    {
        "deny" => AccessLevel.Deny,
        "read" => AccessLevel.Read,
        "list" when kind == ResourceKind.Key => AccessLevel.List,
        "write" => AccessLevel.Write,
        _ => throw new FormatException($"Failed to parse ACL rules: Invalid {word} policy '{level}'; choose deny, read or write{(kind == ResourceKind.Key ? ", or list" : string.Empty)}."),
    };
}

namespace Actors.Gateway.Access.Rules;

/// <summary>What rules are about.</summary>
internal enum ResourceKind
{
    Key,
    Service,
    Node,
    Session,
    Event,
    Query,
    Agent,

    /// <summary>The cluster; it has no name.</summary>
    Operator,

    /// <summary>Tokens and policies, and all that holds them, such as snapshots; it has no name.</summary>
    Acl,
}

/// <summary>What may be done. Each contains those before it, but for <see cref="Deny"/>.</summary>
internal enum AccessLevel
{
    Deny,
    Read,

    /// <summary>Of keys: naming what is below a prefix.</summary>
    List,
    Write,
}

/// <summary>One rule of a policy.</summary>
/// <param name="Kind">What it is about.</param>
/// <param name="Name">Which of these; empty for what has no name.</param>
/// <param name="IsPrefix">Whether all whose name starts with it are meant.</param>
/// <param name="Level">What may be done.</param>
internal readonly record struct AccessRule(ResourceKind Kind, string Name, bool IsPrefix, AccessLevel Level);

/// <summary>The words for kinds, in rules and in refusals.</summary>
internal static class ResourceWords
{
    private static readonly string[] Words = ["key", "service", "node", "session", "event", "query", "agent", "operator", "acl"];

    public static string Of(ResourceKind kind) => Words[(int)kind];

    public static string Of(AccessLevel level) => level switch
    {
        AccessLevel.Deny => "deny",
        AccessLevel.Read => "read",
        AccessLevel.List => "list",
        AccessLevel.Write => "write",
        _ => throw new ArgumentOutOfRangeException(nameof(level), level, "A level is deny, read, list or write."),
    };

    public static bool TryParse(string word, out ResourceKind kind)
    {
        var place = Array.IndexOf(Words, word);
        kind = place < 0 ? default : (ResourceKind)place;
        return place >= 0;
    }

    public static bool HasName(ResourceKind kind) => kind is not (ResourceKind.Operator or ResourceKind.Acl);
}

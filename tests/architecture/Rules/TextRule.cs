using System.Text.RegularExpressions;

namespace Actors.Architecture.Tests.Rules;

/// <summary>Words that do not belong into a file of this repository, and what to do instead.</summary>
internal sealed class TextRule : IRule
{
    // The patterns are written so that they do not match themselves.
    private static readonly (Regex Pattern, string[] Suffixes, string Remedy)[] Banned =
    [
        (new(@"^[ \t]*#[ \t]*[r]egion", RegexOptions.Multiline), [".cs"], "regions hide size; split the type"),
        (new(@"\b[T]ODO\b|\b[F]IXME\b|\bthrow\s+new\s+[N]otImplementedException\b"), [".cs", ".csproj", ".sql", ".md"], "finish it or leave it out"),
        (new(@"\[(Fact|Theory)\([^\]]*[S]kip\s*="), [".cs"], "a test runs or is deleted"),
        (new(@"(?<![\w.])/([h]ome|[r]oot|[U]sers|[w]ork)/|[A-Z]:\\\\?[U]sers\b|/tmp/[w]t\b"), [".cs", ".csproj", ".props", ".targets", ".md", ".json", ".yml", "/run"], "paths of one machine do not work on another"),
        (new(@"[n]uget\.org|registry\.[n]pmjs|[p]ypi\.org"), [".cs", ".csproj", ".props", ".targets", ".json", ".yml", "/run"], "leave the choice of a package feed to the machine"),
    ];

    public IEnumerable<string> Violations(SourceTree tree) =>
        from file in tree.Files
        from rule in Banned
        where rule.Suffixes.Any(suffix => file.Path.EndsWith(suffix, StringComparison.Ordinal))
        from match in rule.Pattern.Matches(file.Text)
        select $"{file.Path}:{file.LineOf(match.Index)} says '{match.Value.Trim()}': {rule.Remedy}.";
}

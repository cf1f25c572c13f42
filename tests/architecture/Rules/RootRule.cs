namespace Actors.Architecture.Tests.Rules;

/// <summary>The root holds what a newcomer needs to find, and nothing else: no plans, no scratch files, no second solution.</summary>
internal sealed class RootRule : IRule
{
    private static readonly string[] Allowed =
    [
        "Actors.sln", "README.md", "LICENSE", "docker-compose.yml", "Directory.Build.props", "Directory.Packages.props", "global.json",
        ".editorconfig", ".gitattributes", ".gitignore", ".ci",
        "apphost", "silo", "gateway", "client", "grains", "grain-interfaces", "ledger", "runtime", "sql", "tests", "benchmarks", "samples", "docs",
    ];

    public IEnumerable<string> Violations(SourceTree tree) =>
        from entry in tree.Files.Select(file => file.Path.Split('/')[0]).Distinct()
        where !Allowed.Contains(entry)
        select $"'{entry}' lies in the root; move it into one of the folders, or add it to {nameof(RootRule)} with a reason.";
}

namespace Actors.Architecture.Tests.Rules;

/// <summary>Projects reference only what their place allows. The list is the whole architecture; nothing points back.</summary>
internal sealed class ArrowRule : IRule
{
    private const string Generator = "runtime/codegen";

    private static readonly Dictionary<string, string[]> Allowed = new(StringComparer.Ordinal)
    {
        ["sql"] = [],
        ["ledger"] = ["sql"],
        ["runtime/abstractions"] = [],
        ["runtime/codegen"] = [],
        ["runtime/core"] = ["runtime/abstractions"],
        ["runtime/adonet"] = ["runtime/abstractions", "runtime/core", "sql"],
        ["runtime/dashboard"] = ["runtime/abstractions", "runtime/core"],
        ["runtime/testing"] = ["runtime/abstractions", "runtime/core"],
        ["grain-interfaces"] = ["runtime/abstractions"],
        ["grains"] = ["grain-interfaces", "ledger", "runtime/abstractions"],
        ["gateway"] = ["grain-interfaces", "ledger", "runtime/abstractions", "runtime/core"],
        ["silo"] = ["gateway", "grain-interfaces", "grains", "ledger", "runtime/abstractions", "runtime/adonet", "runtime/core", "runtime/dashboard", "sql"],
        ["apphost"] = ["silo"],
        ["client"] = [],
    };

    public IEnumerable<string> Violations(SourceTree tree) =>
        tree.Projects.SelectMany(project => ProjectReferences.Of(tree, project)).Select(Violation).OfType<string>();

    private static string? Violation(Arrow arrow)
    {
        var isConsumer = TopFolder(arrow.From) is "tests" or "benchmarks" or "samples";
        if (arrow.To == Generator && arrow.From != "tests/runtime.codegen")
        {
            return arrow.AsAnalyzer ? null : $"'{arrow.From}' links '{Generator}'; reference it as an analyzer only.";
        }

        if (isConsumer)
        {
            return TopFolder(arrow.From) == "samples" && TopFolder(arrow.To) == "tests" ? $"'{arrow.From}' references '{arrow.To}'; samples use the product only." : null;
        }

        if (!Allowed.TryGetValue(arrow.From, out var allowed))
        {
            return $"'{arrow.From}' has no place in the architecture; give it one in {nameof(ArrowRule)} and in docs/README.md.";
        }

        return allowed.Contains(arrow.To) ? null : $"'{arrow.From}' references '{arrow.To}'; allowed are: {(allowed.Length == 0 ? "none" : string.Join(", ", allowed))}.";
    }

    private static string TopFolder(string folder) => folder.Split('/')[0];
}

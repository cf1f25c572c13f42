using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Actors.Architecture.Tests.Rules;

/// <summary>
/// Project references are transitive, so a forbidden part is in reach of the compiler. This rule closes the gap: a folder
/// does not use a namespace of a part that it must not know.
/// </summary>
internal sealed class NamespaceUseRule : IRule
{
    private static readonly Dictionary<string, string[]> Forbidden = new(StringComparer.Ordinal)
    {
        ["grain-interfaces/"] = ["Actors.Ledger", "Actors.Sql", "Npgsql", "Microsoft.Data.Sqlite", "Microsoft.AspNetCore"],
        ["grains/"] = ["Actors.Sql", "Actors.Gateway", "Actors.Runtime", "Npgsql", "Microsoft.Data.Sqlite", "Microsoft.AspNetCore"],
        ["gateway/"] = ["Actors.Sql", "Actors.Grains", "Actors.Runtime", "Npgsql", "Microsoft.Data.Sqlite"],
        ["ledger/"] = ["Orleans", "Actors.Runtime", "Actors.GrainInterfaces", "Microsoft.AspNetCore"],
        ["sql/"] = ["Orleans", "Actors.Runtime", "Actors.Ledger", "Microsoft.AspNetCore"],
        ["runtime/abstractions/"] = ["Npgsql", "Microsoft.Data.Sqlite", "Microsoft.AspNetCore"],
        ["runtime/core/"] = ["Npgsql", "Microsoft.Data.Sqlite", "System.Data"],
        ["apphost/"] = ["Orleans", "Actors.Runtime", "Actors.Grains", "Actors.GrainInterfaces", "Actors.Ledger", "Npgsql", "Microsoft.Data.Sqlite"],
    };

    public IEnumerable<string> Violations(SourceTree tree) =>
        from file in tree.CSharp
        from rule in Forbidden
        where file.Path.StartsWith(rule.Key, StringComparison.Ordinal)
        from directive in file.Syntax.DescendantNodes().OfType<UsingDirectiveSyntax>()
        let used = directive.NamespaceOrType.ToString()
        where rule.Value.Any(name => used == name || used.StartsWith(name + ".", StringComparison.Ordinal))
        select $"{file.Path}:{file.LineOf(directive.SpanStart)} uses '{used}', which '{rule.Key}' must not know.";
}

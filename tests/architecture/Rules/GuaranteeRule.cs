using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Actors.Architecture.Tests.Rules;

/// <summary>A promise without a test is a wish: each row of docs/guarantees.md names tests, and each of them exists.</summary>
internal sealed partial class GuaranteeRule : IRule
{
    private const string Page = "docs/guarantees.md";

    public IEnumerable<string> Violations(SourceTree tree)
    {
        if (tree.Find(Page) is not { } page)
        {
            return [$"{Page} is missing; it states what the product promises."];
        }

        var tests = tree.CSharp.Where(file => file.Path.StartsWith("tests/", StringComparison.Ordinal)).SelectMany(Tests).ToHashSet(StringComparer.Ordinal);
        return Rows(page.Text).SelectMany(row => InRow(row, tests));
    }

    private static IEnumerable<string> InRow(string row, HashSet<string> tests)
    {
        var named = TestName().Matches(row).Select(match => match.Groups[1].Value).ToArray();
        if (named.Length == 0)
        {
            return [$"{Page} promises without naming a test: {row}"];
        }

        return named.Where(name => !tests.Contains(name)).Select(name => $"{Page} names the test '{name}', which does not exist.");
    }

    // The rows of all tables, without the heads and the lines below the heads.
    private static IEnumerable<string> Rows(string text)
    {
        var lines = text.Split('\n');
        return lines.Where((line, number) => line.StartsWith('|') && !IsRuler(line) && !(number + 1 < lines.Length && IsRuler(lines[number + 1])));
    }

    private static bool IsRuler(string line) => line.StartsWith("|-", StringComparison.Ordinal) || line.StartsWith("| -", StringComparison.Ordinal);

    private static IEnumerable<string> Tests(SourceFile file) =>
        from type in file.Syntax.DescendantNodes().OfType<ClassDeclarationSyntax>()
        from method in type.Members.OfType<MethodDeclarationSyntax>()
        where method.AttributeLists.SelectMany(list => list.Attributes).Any(attribute => attribute.Name.ToString().EndsWith("Fact", StringComparison.Ordinal) || attribute.Name.ToString().EndsWith("Theory", StringComparison.Ordinal))
        select $"{type.Identifier.Text}.{method.Identifier.Text}";

    [GeneratedRegex(@"`([A-Z]\w*\.[A-Z]\w*)`")]
    private static partial Regex TestName();
}

using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Actors.Architecture.Tests.Rules;

/// <summary>Tables, indexes and functions are defined in <c>sql/</c> and nowhere else in the product.</summary>
internal sealed partial class SchemaRule : IRule
{
    private static readonly string[] Elsewhere = ["sql/", "tests/", "benchmarks/", "docs/"];

    public IEnumerable<string> Violations(SourceTree tree) =>
        from file in tree.Files
        where !Elsewhere.Any(folder => file.Path.StartsWith(folder, StringComparison.Ordinal))
        from statement in Statements(file)
        from match in Definition().Matches(statement.Text)
        select $"{file.Path}:{file.LineOf(statement.Position + match.Index)} says '{match.Value}'; a definition belongs into sql/.";

    // In C# only text in quotes can reach a database.
    private static IEnumerable<(string Text, int Position)> Statements(SourceFile file)
    {
        if (file.IsCSharp)
        {
            return file.Syntax.DescendantTokens().Where(IsText).Select(token => (token.Text, token.SpanStart));
        }

        return file.Path.EndsWith(".sql", StringComparison.Ordinal) ? [(file.Text, 0)] : [];
    }

    private static bool IsText(SyntaxToken token) => token.Kind() is
        SyntaxKind.StringLiteralToken or SyntaxKind.InterpolatedStringTextToken or SyntaxKind.MultiLineRawStringLiteralToken
        or SyntaxKind.SingleLineRawStringLiteralToken or SyntaxKind.Utf8StringLiteralToken;

    [GeneratedRegex(@"\b(create|alter|drop)\s+(table|(unique\s+)?index|view|trigger|sequence|or\s+replace\s+function|function)\b", RegexOptions.IgnoreCase)]
    private static partial Regex Definition();
}

using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Actors.Architecture.Tests.Rules;

/// <summary>
/// A warning or error of the log ends with words about what to do or what happens next, not with somebody else's reason, and no line names a
/// value that may be a payload or a secret.
/// </summary>
internal sealed partial class LogMessageRule : IRule
{
    // Fewer words of its own make no advice: "…: {Reason}", "…; see".
    private const int WordsMin = 3;

    private static readonly string[] Worse = ["Warning", "Error", "Critical"];
    private static readonly string[] Secrets =
        ["Value", "Body", "Payload", "Content", "Token", "Password", "Secret", "ConnectionString", "Credential", "Credentials", "Argument", "Arguments", "Header", "Headers", "Cookie", "Query", "Sql"];

    public IEnumerable<string> Violations(SourceTree tree) => tree.CSharp
        .Where(file => !file.Path.StartsWith("tests/", StringComparison.Ordinal))
        .Where(file => file.Text.Contains("[LoggerMessage(", StringComparison.Ordinal))
        .SelectMany(file => file.Syntax.DescendantNodes().OfType<AttributeSyntax>()
            .Where(attribute => attribute.Name.ToString() == "LoggerMessage")
            .SelectMany(attribute => Problems(attribute).Select(problem => $"{file.Path}:{file.LineOf(attribute.SpanStart)} {problem}")));

    private static IEnumerable<string> Problems(AttributeSyntax attribute)
    {
        if (MessageOf(attribute) is not { } message)
        {
            yield return "has a log message that is no plain text; write it where it is declared.";
            yield break;
        }

        if (LevelOf(attribute) is not { } level || Worse.Contains(level))
        {
            var last = ClauseEnd().Split(message.TrimEnd('.'))[^1];
            if (last.Length == message.TrimEnd('.').Length || Word().Count(Placeholder().Replace(last, " ")) < WordsMin)
            {
                yield return $"warns '{message}' without saying what to do; end it with '; …' and a remedy.";
            }
        }

        foreach (var name in Placeholder().Matches(message).Select(match => match.Groups[1].Value).Where(name => Secrets.Any(secret => name.EndsWith(secret, StringComparison.Ordinal))))
        {
            yield return $"logs '{{{name}}}', which may be a payload or a secret; log what names it instead.";
        }
    }

    // Null: given by each caller, so perhaps a warning.
    private static string? LevelOf(AttributeSyntax attribute) => attribute.DescendantNodes().OfType<MemberAccessExpressionSyntax>()
        .FirstOrDefault(access => access.Expression.ToString() == "LogLevel")?.Name.Identifier.Text;

    private static string? MessageOf(AttributeSyntax attribute)
    {
        var texts = attribute.DescendantNodes().OfType<LiteralExpressionSyntax>().Where(literal => literal.IsKind(SyntaxKind.StringLiteralExpression)).Select(literal => literal.Token.ValueText).ToArray();
        return texts.Length == 0 ? null : string.Concat(texts);
    }

    [GeneratedRegex(@"[;:.)]\s")]
    private static partial Regex ClauseEnd();

    [GeneratedRegex(@"\{(\w+)[^}]*\}")]
    private static partial Regex Placeholder();

    [GeneratedRegex(@"[\p{L}/]{2,}")]
    private static partial Regex Word();
}

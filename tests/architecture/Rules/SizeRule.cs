using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Actors.Architecture.Tests.Rules;

/// <summary>What fits into a head: files up to 500 lines, methods up to 70, constructors of classes up to 8 parameters.</summary>
internal sealed class SizeRule : IRule
{
    private const int FileLinesMax = 500;
    private const int MethodLinesMax = 70;
    private const int ConstructorParametersMax = 8;

    public IEnumerable<string> Violations(SourceTree tree) => tree.CSharp.SelectMany(InFile);

    public static IEnumerable<(string Name, int Lines, int Position)> Methods(SourceFile file)
    {
        foreach (var node in file.Syntax.DescendantNodes())
        {
            var name = node switch
            {
                MethodDeclarationSyntax method => method.Identifier.Text,
                ConstructorDeclarationSyntax constructor => constructor.Identifier.Text,
                LocalFunctionStatementSyntax function => function.Identifier.Text,
                AccessorDeclarationSyntax { Body: not null } accessor => accessor.Keyword.Text,
                OperatorDeclarationSyntax operation => operation.OperatorToken.Text,
                _ => null,
            };
            if (name is not null)
            {
                yield return (name, Lines(file, node), node.SpanStart);
            }
        }
    }

    private static IEnumerable<string> InFile(SourceFile file)
    {
        if (file.LineCount > FileLinesMax)
        {
            yield return $"{file.Path} has {file.LineCount} lines; split it below {FileLinesMax}.";
        }

        foreach (var (name, lines, position) in Methods(file).Where(method => method.Lines > MethodLinesMax))
        {
            yield return $"{file.Path}:{file.LineOf(position)} '{name}' has {lines} lines; split it below {MethodLinesMax}.";
        }

        foreach (var (name, parameters) in Constructors(file).Where(constructor => constructor.Parameters.Parameters.Count > ConstructorParametersMax))
        {
            yield return $"{file.Path}:{file.LineOf(parameters.SpanStart)} '{name}' takes {parameters.Parameters.Count} constructor parameters; group them below {ConstructorParametersMax}.";
        }
    }

    // Records and structs carry data; only classes have dependencies.
    private static IEnumerable<(string Name, ParameterListSyntax Parameters)> Constructors(SourceFile file)
    {
        foreach (var type in file.Syntax.DescendantNodes().OfType<ClassDeclarationSyntax>())
        {
            var declared = type.Members.OfType<ConstructorDeclarationSyntax>().Select(constructor => constructor.ParameterList);
            foreach (var parameters in type.ParameterList is { } primary ? declared.Append(primary) : declared)
            {
                yield return (type.Identifier.Text, parameters);
            }
        }
    }

    private static int Lines(SourceFile file, SyntaxNode node) => file.LineOf(node.Span.End) - file.LineOf(node.SpanStart) + 1;
}

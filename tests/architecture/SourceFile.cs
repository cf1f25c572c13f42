using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Actors.Architecture.Tests;

/// <summary>One tracked file: its path from the root with forward slashes, and its text.</summary>
internal sealed class SourceFile(string path, string text)
{
    private readonly Lazy<SyntaxNode> _syntax = new(() => CSharpSyntaxTree.ParseText(text).GetRoot());

    public string Path { get; } = path;

    public string Text { get; } = text;

    /// <summary>The folder without a trailing slash; empty for files in the root.</summary>
    public string Folder => Path.Contains('/', StringComparison.Ordinal) ? Path[..Path.LastIndexOf('/')] : "";

    public string Name => Path[(Path.LastIndexOf('/') + 1)..];

    public bool IsCSharp => Path.EndsWith(".cs", StringComparison.Ordinal);

    public bool IsProject => Path.EndsWith(".csproj", StringComparison.Ordinal);

    public bool IsBuildFile => IsProject || Path.EndsWith(".props", StringComparison.Ordinal) || Path.EndsWith(".targets", StringComparison.Ordinal);

    public SyntaxNode Syntax => _syntax.Value;

    public int LineCount => Text.AsSpan().TrimEnd('\n').Count('\n') + 1;

    public int LineOf(int position) => Text.AsSpan(0, position).Count('\n') + 1;
}

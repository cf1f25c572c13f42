using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Actors.Architecture.Tests.Rules;

/// <summary>
/// A type's namespace says where its file lies. Types that mirror the Orleans API, and those that stand in for a type of .NET in the
/// generator, keep the namespace that others fix.
/// </summary>
internal sealed partial class NamespaceRule : IRule
{
    public IEnumerable<string> Violations(SourceTree tree) =>
        from file in tree.CSharp
        let project = tree.ProjectOf(file)
        where project is not null
        let expected = Expected(project, file)
        from declared in file.Syntax.DescendantNodes().OfType<BaseNamespaceDeclarationSyntax>()
        let name = declared.Name.ToString()
        where name != expected && !IsFixedByApi(file, name) && !StandsInForDotNet(file, name)
        select $"{file.Path} declares namespace '{name}'; its folder says '{expected}'.";

    private static string Expected(SourceFile project, SourceFile file)
    {
        var declared = RootNamespace().Match(project.Text);
        var root = declared.Success ? declared.Groups[1].Value : project.Name[..^".csproj".Length];
        var inside = file.Folder.Length > project.Folder.Length ? file.Folder[(project.Folder.Length + 1)..] : "";
        return inside.Length == 0 ? root : $"{root}.{inside.Replace('/', '.')}";
    }

    private static bool IsFixedByApi(SourceFile file, string name) =>
        file.Path.StartsWith("runtime/", StringComparison.Ordinal)
        && (name == "Orleans" || name.StartsWith("Orleans.", StringComparison.Ordinal) || name.StartsWith("Microsoft.Extensions.", StringComparison.Ordinal)
            // What the compiler looks for by name where the framework is older than the language.
            || name == "System.Runtime.CompilerServices"
            || (file.Path.StartsWith("runtime/abstractions/", StringComparison.Ordinal) && name.StartsWith("Actors.Runtime", StringComparison.Ordinal)));

    private static bool StandsInForDotNet(SourceFile file, string name) =>
        file.Path.StartsWith("runtime/codegen/", StringComparison.Ordinal) && name == "System.Runtime.CompilerServices";

    [GeneratedRegex("<RootNamespace>([^<]+)</RootNamespace>")]
    private static partial Regex RootNamespace();
}

namespace Actors.Architecture.Tests.Rules;

/// <summary>Every project is in Actors.sln, or <c>dotnet test</c> would silently pass it by.</summary>
internal sealed class SolutionRule : IRule
{
    public IEnumerable<string> Violations(SourceTree tree)
    {
        var solution = tree.Find("Actors.sln")?.Text.Replace('\\', '/') ?? "";
        return
            from project in tree.Projects
            where !solution.Contains($"\"{project.Path}\"", StringComparison.Ordinal)
            select $"{project.Path} is missing from Actors.sln; add it with 'dotnet sln add'.";
    }
}

using Actors.Architecture.Tests.Rules;

namespace Actors.Architecture.Tests;

/// <summary>The repository keeps every rule.</summary>
public sealed class RepositoryTests
{
    private static readonly IRule[] Rules =
    [
        new ArrowRule(), new AspectFileRule(), new GuaranteeRule(), new LogMessageRule(), new NamespaceRule(), new NamespaceUseRule(), new PackageRule(),
        new RootRule(), new RuntimeSwitchRule(), new SchemaRule(), new SizeRule(), new SolutionRule(), new TextRule(),
    ];

    public static TheoryData<string> RuleNames => [.. Rules.Select(rule => rule.GetType().Name)];

    [Theory]
    [MemberData(nameof(RuleNames))]
    public void Repository_EveryRule_IsKept(string ruleName)
    {
        var rule = Rules.Single(rule => rule.GetType().Name == ruleName);

        var violations = rule.Violations(SourceTree.OfRepository()).ToArray();

        Assert.True(violations.Length == 0, $"{ruleName}:\n  {string.Join("\n  ", violations)}");
    }

    [Fact]
    public void Repository_WhenRead_HoldsProjectsSourcesAndPages()
    {
        var tree = SourceTree.OfRepository();

        Assert.True(tree.Projects.Count() > 15);
        Assert.True(tree.CSharp.Count() > 50);
        Assert.NotNull(tree.Find("Actors.sln"));
        Assert.Contains(ProjectReferences.Of(tree, tree.Find("silo/Actors.Silo.csproj")!), arrow => arrow.To == "runtime/core");
    }
}

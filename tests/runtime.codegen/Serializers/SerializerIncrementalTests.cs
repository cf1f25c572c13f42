using Actors.Runtime.CodeGen.Serializers;
using Actors.Runtime.CodeGen.Tests.Compilations;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Actors.Runtime.CodeGen.Tests.Serializers;

/// <summary>What has not changed is not generated again.</summary>
public sealed class SerializerIncrementalTests
{
    private const string Source = """
        namespace Sample;
        [GenerateSerializer] public sealed record First(string Name, List<int> Numbers);
        [GenerateSerializer] public class Second { [Id(0)] private int _number; public int Twice() => _number * 2; }
        """;

    private readonly CSharpCompilation _compilation = SerializerCompilation.Of(Source).Source;
    private GeneratorDriver _driver = SerializerCompilation.Driver(trackSteps: true);

    public SerializerIncrementalTests() => _driver = _driver.RunGenerators(_compilation);

    [Fact]
    public void SameInput_IsServedFromCache() => AssertCached(Run(_compilation.Clone()));

    [Fact]
    public void UnrelatedFile_IsServedFromCache() =>
        AssertCached(Run(_compilation.AddSyntaxTrees(TestCompilation.Parse("public class Unrelated { public int X => 1; }", "Added.cs"))));

    [Fact]
    public void EditInsideAMethodBody_IsServedFromCache() =>
        AssertCached(Run(WithSource("// moves every line\n" + Source.Replace("* 2", "* 3", StringComparison.Ordinal))));

    [Fact]
    public void ChangedType_RegeneratesItsCodecOnly()
    {
        var result = Run(WithSource(Source.Replace("string Name", "string Name, int More", StringComparison.Ordinal)));

        Assert.Single(Reasons(result, SerializerGenerator.TypesStep), IncrementalStepRunReason.Modified);
        Assert.All(Reasons(result, SerializerGenerator.ManifestStep), AssertNotNew);
        Assert.Single(OutputReasons(result), IncrementalStepRunReason.Modified);
    }

    private CSharpCompilation WithSource(string source)
    {
        var tree = _compilation.SyntaxTrees.Single(tree => tree.FilePath == "Source.cs");
        return _compilation.ReplaceSyntaxTree(tree, TestCompilation.Parse(source, "Source.cs"));
    }

    private GeneratorRunResult Run(CSharpCompilation compilation)
    {
        _driver = _driver.RunGenerators(compilation);
        return _driver.GetRunResult().Results.Single();
    }

    private static void AssertCached(GeneratorRunResult result)
    {
        Assert.All(Reasons(result, SerializerGenerator.TypesStep), AssertNotNew);
        Assert.All(Reasons(result, SerializerGenerator.ManifestStep), AssertNotNew);
        Assert.All(OutputReasons(result), AssertNotNew);
        Assert.Equal(3, OutputReasons(result).Count());
    }

    private static void AssertNotNew(IncrementalStepRunReason reason) =>
        Assert.True(reason is IncrementalStepRunReason.Cached or IncrementalStepRunReason.Unchanged, $"A step ran again: {reason}.");

    private static IEnumerable<IncrementalStepRunReason> Reasons(GeneratorRunResult result, string step) =>
        result.TrackedSteps[step].SelectMany(run => run.Outputs).Select(output => output.Reason);

    private static IEnumerable<IncrementalStepRunReason> OutputReasons(GeneratorRunResult result) =>
        result.TrackedOutputSteps.SelectMany(step => step.Value).SelectMany(run => run.Outputs).Select(output => output.Reason);
}

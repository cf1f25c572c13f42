using Actors.Runtime.CodeGen.Grains;
using Actors.Runtime.CodeGen.Tests.Compilations;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Actors.Runtime.CodeGen.Tests.Grains;

/// <summary>What has not changed is not generated again: typing in one file costs nothing for the others.</summary>
public sealed class IncrementalTests
{
    private const string Source = """
        namespace Sample;
        public interface IFirst : IGrainWithStringKey { Task<string> Get(string name, CancellationToken cancellationToken); }
        public interface ISecond<T> : IGrainWithStringKey { Task Put(T value); }
        public sealed class FirstGrain(IGrainContext context) : Grain(context), IFirst
        {
            public Task<string> Get(string name, CancellationToken cancellationToken) => Task.FromResult(name);
        }
        """;

    private static readonly string[] ModelSteps = [GrainGenerator.InterfacesStep, GrainGenerator.ClassesStep, GrainGenerator.TargetStep, GrainGenerator.ManifestStep];

    private readonly CSharpCompilation _compilation = TestCompilation.Of(Source).Source;
    private GeneratorDriver _driver = TestCompilation.Driver(trackSteps: true);

    public IncrementalTests() => _driver = _driver.RunGenerators(_compilation);

    [Fact]
    public void SameInput_IsServedFromCache()
    {
        var result = Run(_compilation.Clone());

        AssertCached(result);
    }

    [Theory]
    [InlineData("public interface IUnrelated { int X { get; } } public class Unrelated : IUnrelated { public int X => 1; }")]
    [InlineData("namespace Sample; public static class Helper { public static void Run() { var x = 5; } }")]
    public void UnrelatedFile_IsServedFromCache(string added) =>
        AssertCached(Run(_compilation.AddSyntaxTrees(TestCompilation.Parse(added, "Added.cs"))));

    [Fact]
    public void EditInsideAMethodBody_AndMovedLines_AreServedFromCache()
    {
        var edited = "// a comment that moves every line\n\n" + Source.Replace("Task.FromResult(name)", "Task.FromResult(name + 1)", StringComparison.Ordinal);

        AssertCached(Run(WithSource(edited)));
    }

    [Fact]
    public void ChangedInterface_RegeneratesItsProxyOnly()
    {
        var edited = Source.Replace("Task Put(T value)", "Task Put(T value, int more)", StringComparison.Ordinal);

        var result = Run(WithSource(edited));

        Assert.Single(Reasons(result, GrainGenerator.InterfacesStep), IncrementalStepRunReason.Modified);
        Assert.All(Reasons(result, GrainGenerator.ClassesStep), AssertNotNew);
        Assert.All(Reasons(result, GrainGenerator.ManifestStep), AssertNotNew);
        Assert.Single(OutputReasons(result), IncrementalStepRunReason.Modified);
    }

    [Fact]
    public void Output_IsTheSameInEveryRun_WhateverTheOrderOfFiles()
    {
        SyntaxTree[] files =
        [
            .. _compilation.SyntaxTrees,
            TestCompilation.Parse("namespace Zoo; public partial interface IParts : IGrainWithStringKey { Task One(); }", "Zoo.cs"),
            TestCompilation.Parse("namespace Abc; public interface IParts : Zoo.IParts, Sample.IFirst;", "Abc.cs"),
        ];
        var forward = Generate(files);
        var backward = Generate([.. files.Reverse()]);

        Assert.Equal(forward.Keys.Order(StringComparer.Ordinal), backward.Keys.Order(StringComparer.Ordinal));
        Assert.All(forward, file => Assert.Equal(file.Value, backward[file.Key]));
        Assert.DoesNotContain(forward.Values, text => text.Contains('\r', StringComparison.Ordinal));
    }

    private Dictionary<string, string> Generate(SyntaxTree[] files) =>
        TestCompilation.Driver().RunGenerators(_compilation.RemoveAllSyntaxTrees().AddSyntaxTrees(files)).GetRunResult()
            .Results.Single().GeneratedSources.ToDictionary(file => file.HintName, file => file.SourceText.ToString());

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
        Assert.All(ModelSteps.SelectMany(step => Reasons(result, step)), AssertNotNew);
        Assert.All(OutputReasons(result), AssertNotNew);
        Assert.Equal(4, OutputReasons(result).Count());
    }

    private static void AssertNotNew(IncrementalStepRunReason reason) =>
        Assert.True(reason is IncrementalStepRunReason.Cached or IncrementalStepRunReason.Unchanged, $"A step ran again: {reason}.");

    private static IEnumerable<IncrementalStepRunReason> Reasons(GeneratorRunResult result, string step) =>
        result.TrackedSteps[step].SelectMany(run => run.Outputs).Select(output => output.Reason);

    private static IEnumerable<IncrementalStepRunReason> OutputReasons(GeneratorRunResult result) =>
        result.TrackedOutputSteps.SelectMany(step => step.Value).SelectMany(run => run.Outputs).Select(output => output.Reason);
}

using Actors.Runtime.CodeGen.Serializers;
using Actors.Runtime.CodeGen.Tests.Compilations;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Actors.Runtime.CodeGen.Tests.Serializers;

/// <summary>Compiles source text in memory with the codecs generated for it.</summary>
internal sealed class SerializerCompilation
{
    private readonly List<byte[]> _dependencies;

    private SerializerCompilation(CSharpCompilation source, IEnumerable<LoadedAssembly> references)
    {
        Source = source;
        _dependencies = [.. references.Select(reference => reference.Image)];
    }

    /// <summary>The source without generated code.</summary>
    public CSharpCompilation Source { get; }

    public static SerializerCompilation Of(string source, params LoadedAssembly[] references) =>
        new(TestCompilation.Of(source, references).Source, references);

    public static GeneratorDriver Driver(bool trackSteps = false) => CSharpGeneratorDriver.Create(
        [new SerializerGenerator().AsSourceGenerator()],
        parseOptions: (CSharpParseOptions)TestCompilation.Parse("", "Empty.cs").Options,
        driverOptions: new GeneratorDriverOptions(IncrementalGeneratorOutputKind.None, trackSteps));

    /// <summary>The generated files by name.</summary>
    public IReadOnlyDictionary<string, string> Generated()
    {
        var result = Driver().RunGenerators(Source).GetRunResult().Results.Single();
        Assert.Null(result.Exception);
        Assert.Empty(result.Diagnostics);
        return result.GeneratedSources.ToDictionary(file => file.HintName, file => file.SourceText.ToString());
    }

    /// <summary>What the analyzer says, in the order of the source.</summary>
    public async Task<IReadOnlyList<Diagnostic>> Analyze()
    {
        var diagnostics = await Source.WithAnalyzers([new SerializerAnalyzer()]).GetAnalyzerDiagnosticsAsync(CancellationToken.None);
        return [.. diagnostics.OrderBy(diagnostic => diagnostic.Location.SourceSpan.Start)];
    }

    /// <summary>The compiled assembly; fails on any warning or error, in generated code too.</summary>
    public LoadedAssembly Load()
    {
        var generated = Generated();
        var strict = generated.Select(file => TestCompilation.Parse(file.Value.Replace("#pragma warning disable", "", StringComparison.Ordinal), file.Key));
        var compilation = Source.AddSyntaxTrees(strict);
        var complaints = compilation.GetDiagnostics().Where(diagnostic => diagnostic.Severity >= DiagnosticSeverity.Warning && diagnostic.Id != "CS1591").ToList();
        Assert.True(complaints.Count == 0, string.Join("\n", complaints) + "\n" + string.Join("\n", generated.Values));
        using var image = new MemoryStream();
        Assert.True(compilation.Emit(image).Success);
        return new LoadedAssembly(image.ToArray(), _dependencies);
    }
}

using System.Collections.Immutable;
using System.Reflection;
using System.Runtime.Loader;
using Actors.Runtime.CodeGen.Grains;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Actors.Runtime.CodeGen.Tests.Compilations;

/// <summary>Compiles source text in memory, generated code included, the way a consumer's project would.</summary>
internal sealed class TestCompilation
{
    private const string GlobalUsings = """
        global using System;
        global using System.Collections.Generic;
        global using System.Threading;
        global using System.Threading.Tasks;
        global using Orleans;
        global using Orleans.Concurrency;
        global using Orleans.Runtime;
        """;

    private static readonly CSharpParseOptions ParseOptions = new(LanguageVersion.Latest, DocumentationMode.Diagnose);

    private static readonly ImmutableArray<MetadataReference> Platform =
    [
        .. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Where(path => !path.Contains("CodeAnalysis", StringComparison.Ordinal))
            .Select(path => MetadataReference.CreateFromFile(path)),
    ];

    private static int _assemblies;

    private readonly CSharpCompilation _source;
    private readonly List<byte[]> _dependencies = [];
    private Dictionary<string, string>? _generated;

    private TestCompilation(CSharpCompilation source) => _source = source;

    /// <summary>The source without generated code.</summary>
    public CSharpCompilation Source => _source;

    public static TestCompilation Of(string source, params LoadedAssembly[] references) =>
        Named("Sample" + Interlocked.Increment(ref _assemblies), source, references);

    public static TestCompilation Named(string assemblyName, string source, params LoadedAssembly[] references)
    {
        var compilation = CSharpCompilation.Create(
            assemblyName,
            [Parse(GlobalUsings, "GlobalUsings.cs"), Parse(source, "Source.cs")],
            [.. Platform, .. references.Select(reference => MetadataReference.CreateFromImage(reference.Image))],
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: NullableContextOptions.Enable, allowUnsafe: true));
        var result = new TestCompilation(compilation);
        result._dependencies.AddRange(references.Select(reference => reference.Image));
        return result;
    }

    /// <summary>A project that references the framework only.</summary>
    public static TestCompilation WithoutRuntime(string source) => new(CSharpCompilation.Create(
        "Plain",
        [Parse(source, "Source.cs")],
        [MetadataReference.CreateFromFile(typeof(object).Assembly.Location)],
        new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary)));

    public static SyntaxTree Parse(string source, string path) => CSharpSyntaxTree.ParseText(source, ParseOptions, path);

    public static GeneratorDriver Driver(bool trackSteps = false) => CSharpGeneratorDriver.Create(
        [new GrainGenerator().AsSourceGenerator()],
        parseOptions: ParseOptions,
        driverOptions: new GeneratorDriverOptions(IncrementalGeneratorOutputKind.None, trackSteps));

    /// <summary>The generated files by name.</summary>
    public IReadOnlyDictionary<string, string> Generated() => _generated ??= Generate();

    /// <summary>What the analyzer says, in the order of the source.</summary>
    public async Task<IReadOnlyList<Diagnostic>> Analyze()
    {
        var analyzed = _source.WithAnalyzers([new GrainAnalyzer()]);
        var diagnostics = await analyzed.GetAnalyzerDiagnosticsAsync(CancellationToken.None);
        return [.. diagnostics.OrderBy(diagnostic => diagnostic.Location.SourceSpan.Start).ThenBy(diagnostic => diagnostic.Id, StringComparer.Ordinal)];
    }

    /// <summary>Everything the compiler says about source and generated code when the latter may not hide its warnings.</summary>
    public IReadOnlyList<Diagnostic> CompilerDiagnostics()
    {
        var strict = Generated().Select(file => Parse(file.Value.Replace("#pragma warning disable", "", StringComparison.Ordinal), file.Key));
        // Missing documentation is what the pragma is for.
        return [.. _source.AddSyntaxTrees(strict).GetDiagnostics().Where(diagnostic => diagnostic.Severity >= DiagnosticSeverity.Warning && diagnostic.Id != "CS1591")];
    }

    /// <summary>The compiled assembly; fails on any warning or error.</summary>
    public LoadedAssembly Load()
    {
        var complaints = CompilerDiagnostics();
        Assert.True(complaints.Count == 0, string.Join("\n", complaints) + "\n" + string.Join("\n", Generated().Values));
        var generated = Generated().Select(file => Parse(file.Value, file.Key));
        using var image = new MemoryStream();
        var emitted = _source.AddSyntaxTrees(generated).Emit(image);
        Assert.True(emitted.Success, string.Join("\n", emitted.Diagnostics));
        return new LoadedAssembly(image.ToArray(), _dependencies);
    }

    private Dictionary<string, string> Generate()
    {
        var result = Driver().RunGenerators(_source).GetRunResult().Results.Single();
        Assert.Null(result.Exception);
        Assert.Empty(result.Diagnostics);
        return result.GeneratedSources.ToDictionary(file => file.HintName, file => file.SourceText.ToString());
    }
}

/// <summary>An assembly that was compiled in memory and is loaded when it is first looked into.</summary>
internal sealed class LoadedAssembly(byte[] image, IReadOnlyList<byte[]> dependencies)
{
    private Assembly? _assembly;

    public byte[] Image => image;

    public Assembly Assembly => _assembly ??= LoadAll();

    public Type Type(string fullName) => Assembly.GetType(fullName, throwOnError: true)!;

    private Assembly LoadAll()
    {
        var context = new AssemblyLoadContext("test");
        foreach (var dependency in dependencies)
        {
            context.LoadFromStream(new MemoryStream(dependency));
        }

        var assembly = context.LoadFromStream(new MemoryStream(image));
        System.Runtime.CompilerServices.RuntimeHelpers.RunModuleConstructor(assembly.ManifestModule.ModuleHandle);
        return assembly;
    }
}

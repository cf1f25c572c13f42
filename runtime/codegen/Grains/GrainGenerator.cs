using System.Text;
using Actors.Runtime.CodeGen.Common;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace Actors.Runtime.CodeGen.Grains;

/// <summary>
/// Writes, for each grain interface a proxy with its request classes, for each grain class a descriptor that makes instances, and
/// for the assembly a manifest that registers them. Bad input is skipped here and reported by <see cref="GrainAnalyzer"/>.
/// </summary>
[Generator(LanguageNames.CSharp)]
public sealed class GrainGenerator : IIncrementalGenerator
{
    internal const string InterfacesStep = "GrainInterfaces";
    internal const string ClassesStep = "GrainClasses";
    internal const string TargetStep = "Target";
    internal const string ManifestStep = "Manifest";

    public void Initialize(IncrementalGeneratorInitializationContext context)
    {
        var target = context.CompilationProvider
            .Select(static (compilation, _) => TargetModel.Read(compilation))
            .WithTrackingName(TargetStep);
        var references = context.CompilationProvider.Select(static (compilation, token) => ReferencedManifests.Find(compilation, token));
        var interfaces = Declarations<InterfaceDeclarationSyntax, InterfaceModel>(context, InterfaceReader.Read, InterfacesStep);
        var classes = Declarations<ClassDeclarationSyntax, GrainClassModel>(context, GrainClassReader.Read, ClassesStep);

        context.RegisterSourceOutput(interfaces.Combine(target), static (output, pair) =>
        {
            if (pair.Right is { } known)
            {
                Add(output, Identifiers.HintName("Proxy", pair.Left.MetadataName), ProxyEmitter.Emit(pair.Left, known));
            }
        });
        context.RegisterSourceOutput(classes, static (output, model) =>
            Add(output, Identifiers.HintName("Grain", model.MetadataName), GrainClassEmitter.Emit(model)));

        var manifest = interfaces.Select(static (model, _) => (Key: model.MetadataName, Statement: Statement(ProxyEmitter.Descriptor(model)))).Collect()
            .Combine(classes.Select(static (model, _) => (Key: model.MetadataName, Statement: Statement(GrainClassEmitter.Descriptor(model)))).Collect())
            .Select(static (parts, _) => parts.Left.OrderBy(static part => part.Key, StringComparer.Ordinal)
                .Concat(parts.Right.OrderBy(static part => part.Key, StringComparer.Ordinal))
                .Select(static part => part.Statement)
                .ToEquatableArray())
            .Combine(references)
            .Combine(target)
            .WithTrackingName(ManifestStep);
        context.RegisterSourceOutput(manifest, static (output, parts) =>
        {
            var ((statements, manifests), known) = parts;
            if (known is not null && statements.Count + manifests.Count > 0)
            {
                Add(output, "GrainManifest.g.cs", ManifestEmitter.Emit(known.AssemblyName, "GrainManifest", manifests, statements));
            }
        });
    }

    private static IncrementalValuesProvider<TModel> Declarations<TSyntax, TModel>(
        IncrementalGeneratorInitializationContext context,
        Func<INamedTypeSymbol, TModel?> read,
        string stepName)
        where TSyntax : TypeDeclarationSyntax
        where TModel : class =>
        context.SyntaxProvider
            .CreateSyntaxProvider(
                static (node, _) => node is TSyntax { BaseList: not null },
                (syntax, token) => FirstDeclaration(syntax, token) is { } type ? read(type) : null)
            .Where(static model => model is not null)
            .Select(static (model, _) => model!)
            .WithTrackingName(stepName);

    /// <summary>The type, unless another part of it comes first: a partial type is read once.</summary>
    private static INamedTypeSymbol? FirstDeclaration(GeneratorSyntaxContext context, CancellationToken cancellationToken)
    {
        if (context.SemanticModel.GetDeclaredSymbol(context.Node, cancellationToken) is not INamedTypeSymbol type)
        {
            return null;
        }

        var first = type.DeclaringSyntaxReferences
            .Select(reference => reference.GetSyntax(cancellationToken))
            .OfType<TypeDeclarationSyntax>()
            .First(static declaration => declaration.BaseList is not null);
        return first == context.Node ? type : null;
    }

    private static string Statement(string descriptor) => $"global::Actors.Runtime.Manifest.TypeManifest.Add({descriptor});";

    private static void Add(SourceProductionContext output, string hintName, string source) =>
        output.AddSource(hintName, SourceText.From(source, Encoding.UTF8));
}

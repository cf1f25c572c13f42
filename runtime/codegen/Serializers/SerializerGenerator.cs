using System.Text;
using Actors.Runtime.CodeGen.Common;
using Actors.Runtime.CodeGen.Grains;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace Actors.Runtime.CodeGen.Serializers;

/// <summary>
/// Writes a codec, which also copies, for each type marked <c>[GenerateSerializer]</c> and each registered converter, and a manifest
/// that registers them. Bad input is skipped here and reported by <see cref="SerializerAnalyzer"/>.
/// </summary>
[Generator(LanguageNames.CSharp)]
public sealed class SerializerGenerator : IIncrementalGenerator
{
    internal const string TypesStep = "SerializableTypes";
    internal const string ManifestStep = "SerializerManifest";

    public void Initialize(IncrementalGeneratorInitializationContext context)
    {
        var assemblyName = context.CompilationProvider.Select(static (compilation, _) => TargetModel.Read(compilation)?.AssemblyName);
        var types = Marked(context, "Orleans.GenerateSerializerAttribute", static type => Single(SerializableReader.Read(type)))
            .WithTrackingName(TypesStep);
        context.RegisterSourceOutput(types, static (output, model) =>
        {
            if (model.Shape != TypeShape.Enum)
            {
                Add(output, Identifiers.HintName("Codec", model.MetadataName), CodecEmitter.Emit(model));
            }
        });

        var statements = Statements(types.Select(static (model, _) => RegistrationStatements.For(model).ToEquatableArray()));
        foreach (var kind in RegistrationReader.Attributes.Keys)
        {
            var registrations = Marked(context, RegistrationReader.Attributes[kind], type => RegistrationReader.Read(type, kind));
            context.RegisterSourceOutput(registrations, static (output, model) =>
            {
                if (model.Converter is { } converter)
                {
                    Add(output, Identifiers.HintName("Converter", model.MetadataName), ConverterEmitter.Emit(model, converter));
                }
            });
            var more = Statements(registrations.Select(static (model, _) => RegistrationStatements.For(model).ToEquatableArray()));
            statements = statements.Combine(more).Select(static (both, _) => both.Left.Concat(both.Right).ToEquatableArray());
        }

        context.RegisterSourceOutput(statements.Combine(assemblyName).WithTrackingName(ManifestStep), static (output, parts) =>
        {
            if (parts.Right is { } name && parts.Left.Count > 0)
            {
                Add(output, "SerializerManifest.g.cs", ManifestEmitter.Emit(name, "SerializerManifest", [], parts.Left));
            }
        });
    }

    /// <summary>The models of all types with an attribute.</summary>
    private static IncrementalValuesProvider<TModel> Marked<TModel>(
        IncrementalGeneratorInitializationContext context,
        string attribute,
        Func<INamedTypeSymbol, IEnumerable<TModel>> read)
        where TModel : IEquatable<TModel> =>
        context.SyntaxProvider
            .ForAttributeWithMetadataName(
                attribute,
                static (_, _) => true,
                (syntax, _) => syntax.TargetSymbol is INamedTypeSymbol type ? read(type).ToEquatableArray() : EquatableArray<TModel>.Empty)
            .SelectMany(static (models, _) => models);

    private static IncrementalValueProvider<EquatableArray<string>> Statements(IncrementalValuesProvider<EquatableArray<string>> each) =>
        each.Collect().Select(static (all, _) =>
            all.SelectMany(static statements => statements).OrderBy(static statement => statement, StringComparer.Ordinal).ToEquatableArray());

    private static IEnumerable<SerializableModel> Single(SerializableModel? model) => model is null ? [] : [model];

    private static void Add(SourceProductionContext output, string hintName, string source) =>
        output.AddSource(hintName, SourceText.From(source, Encoding.UTF8));
}

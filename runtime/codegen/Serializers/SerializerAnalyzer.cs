using System.Collections.Concurrent;
using System.Collections.Immutable;
using Actors.Runtime.CodeGen.Common;
using Actors.Runtime.CodeGen.Grains;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Actors.Runtime.CodeGen.Serializers;

/// <summary>Reports every rule that a serialized type or a registered class breaks, once, at the member that breaks it.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class SerializerAnalyzer : ModelAnalyzer
{
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics => SerializerDiagnostics.All;

    protected override void Start(CompilationStartAnalysisContext start)
    {
        var types = new ConcurrentBag<INamedTypeSymbol>();
        var served = new ConcurrentBag<ITypeSymbol>();
        start.RegisterSymbolAction(symbol => AnalyzeType(symbol, types, served), SymbolKind.NamedType);
        start.RegisterCompilationEndAction(end =>
        {
            ReportAliasClashes(end, types);
            ReportUnmarkedTypes(end, types, served);
        });
    }

    private static void AnalyzeType(SymbolAnalysisContext context, ConcurrentBag<INamedTypeSymbol> types, ConcurrentBag<ITypeSymbol> served)
    {
        var type = (INamedTypeSymbol)context.Symbol;
        if (type.HasOrleansAttribute("GenerateSerializerAttribute"))
        {
            types.Add(type);
            Report(context.ReportDiagnostic, SerializerRules.Violations(type));
        }

        foreach (var kind in RegistrationReader.Attributes.Keys)
        {
            if (type.GetAttributes().Any(attribute => attribute.AttributeClass.IsNamed(RegistrationReader.Attributes[kind])))
            {
                Report(context.ReportDiagnostic, SerializerRules.RegistrationViolations(type, kind));
                AddServed(type, kind, served);
            }
        }
    }

    private static void AddServed(INamedTypeSymbol type, RegistrationKind kind, ConcurrentBag<ITypeSymbol> served)
    {
        foreach (var contract in RegistrationReader.ContractsOf(type, kind))
        {
            served.Add(contract.TypeArguments[0].OriginalDefinition);
        }
    }

    private static void ReportAliasClashes(CompilationAnalysisContext context, IEnumerable<INamedTypeSymbol> types)
    {
        var names = types.OrderBy(Identifiers.MetadataFullName, StringComparer.Ordinal)
            .SelectMany(static type => WireNames.Of(type).Select(name => (Name: name, Type: type)));
        foreach (var clash in names.GroupBy(static pair => pair.Name, StringComparer.Ordinal))
        {
            foreach (var (name, type) in clash.Skip(1))
            {
                context.ReportDiagnostic(Diagnostic.Create(
                    SerializerDiagnostics.DuplicateAlias, type.Locations[0], type.ToDisplayString(), clash.First().Type.ToDisplayString(), name));
            }
        }
    }

    private static void ReportUnmarkedTypes(CompilationAnalysisContext context, IEnumerable<INamedTypeSymbol> types, IEnumerable<ITypeSymbol> served)
    {
        var known = new HashSet<ITypeSymbol>(served, SymbolEqualityComparer.Default);
        foreach (var member in types.Where(static type => type.TypeKind != TypeKind.Enum).SelectMany(SerializableMembers.Of))
        {
            var unmarked = MemberTypes.Unmarked(member.Type).FirstOrDefault(type => !known.Contains(type));
            if (unmarked is not null && !member.Symbol.HasOrleansAttribute("ImmutableAttribute"))
            {
                context.ReportDiagnostic(Diagnostic.Create(
                    SerializerDiagnostics.UnserializableMember,
                    member.Symbol.Locations[0],
                    $"{member.Symbol.ContainingType.ToDisplayString()}.{member.Symbol.Name}",
                    unmarked.ToDisplayString()));
            }
        }
    }
}

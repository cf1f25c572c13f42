using System.Collections.Concurrent;
using System.Collections.Immutable;
using Actors.Runtime.CodeGen.Common;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace Actors.Runtime.CodeGen.Grains;

/// <summary>Reports every rule that a grain interface or class breaks, once, at the member that breaks it.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class GrainAnalyzer : ModelAnalyzer
{
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics => GrainDiagnostics.All;

    protected override void Start(CompilationStartAnalysisContext start)
    {
        var interfaces = new ConcurrentBag<INamedTypeSymbol>();
        var classes = new ConcurrentBag<INamedTypeSymbol>();
        start.RegisterSymbolAction(symbol => AnalyzeType(symbol, interfaces, classes), SymbolKind.NamedType);
        start.RegisterOperationAction(AnalyzeInvocation, OperationKind.Invocation);
        start.RegisterCompilationEndAction(end =>
        {
            ReportClashes(end, interfaces, ClusterNames.OfInterface, GrainDiagnostics.InterfaceNameClash);
            ReportClashes(end, classes, ClusterNames.OfGrainClass, GrainDiagnostics.GrainTypeClash);
        });
    }

    private static void AnalyzeType(SymbolAnalysisContext context, ConcurrentBag<INamedTypeSymbol> interfaces, ConcurrentBag<INamedTypeSymbol> classes)
    {
        var type = (INamedTypeSymbol)context.Symbol;
        if (GrainInterfaces.Contains(type))
        {
            interfaces.Add(type);
            Report(context.ReportDiagnostic, GrainInterfaceRules.ReportedViolations(type));
        }

        if (type.TypeKind != TypeKind.Class || !GrainClasses.IsGrainCode(type))
        {
            return;
        }

        Report(context.ReportDiagnostic, GrainClassRules.MisplacedAttributes(type));
        if (GrainClasses.Contains(type))
        {
            classes.Add(type);
            Report(context.ReportDiagnostic, GrainClassRules.Violations(type));
        }
    }

    private static void AnalyzeInvocation(OperationAnalysisContext context)
    {
        var invocation = (IInvocationOperation)context.Operation;
        if (invocation.TargetMethod.Name == "ConfigureAwait"
            && invocation.Arguments.LastOrDefault() is { } argument
            && LeavesContext(argument.Value.ConstantValue)
            && context.ContainingSymbol.ContainingType is { TypeKind: TypeKind.Class } type
            && GrainClasses.IsGrainCode(type))
        {
            var rule = GrainDiagnostics.LeavesTurn;
            context.ReportDiagnostic(Diagnostic.Create(rule, invocation.Syntax.GetLocation(), context.ContainingSymbol.Name));
        }
    }

    /// <summary>False, or <c>ConfigureAwaitOptions</c> without <c>ContinueOnCapturedContext</c>.</summary>
    private static bool LeavesContext(Optional<object?> argument) => argument.Value switch
    {
        bool flag => !flag,
        int options => (options & 1) == 0,
        _ => false,
    };

    private static void ReportClashes(
        CompilationAnalysisContext context,
        IEnumerable<INamedTypeSymbol> types,
        Func<INamedTypeSymbol, string> nameOf,
        DiagnosticDescriptor rule)
    {
        foreach (var clash in types.OrderBy(Identifiers.MetadataFullName, StringComparer.Ordinal).GroupBy(nameOf, StringComparer.Ordinal))
        {
            foreach (var type in clash.Skip(1))
            {
                context.ReportDiagnostic(Diagnostic.Create(rule, type.Locations[0], type.ToDisplayString(), clash.First().ToDisplayString(), clash.Key));
            }
        }
    }
}

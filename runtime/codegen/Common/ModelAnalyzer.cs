using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Actors.Runtime.CodeGen.Common;

/// <summary>An analyzer of one part of the programming model: silent in compilations that do not use the model.</summary>
public abstract class ModelAnalyzer : DiagnosticAnalyzer
{
    public sealed override void Initialize(AnalysisContext context)
    {
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.EnableConcurrentExecution();
        context.RegisterCompilationStartAction(start =>
        {
            if (start.Compilation.GetTypeByMetadataName(WellKnown.Request) is not null)
            {
                Start(start);
            }
        });
    }

    /// <summary>Registers what looks at one compilation; called once for each, so no state may outlive it.</summary>
    protected abstract void Start(CompilationStartAnalysisContext start);

    private protected static void Report(Action<Diagnostic> report, IEnumerable<Violation> violations)
    {
        foreach (var violation in violations)
        {
            report(Diagnostic.Create(violation.Rule, violation.Symbol.Locations[0], violation.Arguments));
        }
    }
}

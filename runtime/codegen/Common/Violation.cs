using Microsoft.CodeAnalysis;

namespace Actors.Runtime.CodeGen.Common;

/// <summary>A rule that a symbol breaks.</summary>
internal readonly struct Violation
{
    public Violation(DiagnosticDescriptor rule, ISymbol symbol, params object[] arguments)
    {
        Rule = rule;
        Symbol = symbol;
        Arguments = arguments;
    }

    public DiagnosticDescriptor Rule { get; }

    public ISymbol Symbol { get; }

    public object[] Arguments { get; }
}

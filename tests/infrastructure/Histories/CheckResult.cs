using System.Text;

namespace Actors.Tests.Infrastructure.Histories;

/// <summary>The outcome of a check of a whole history.</summary>
/// <param name="Verdict">Of the worst key.</param>
/// <param name="Key">The key that was refused or undecided; null when all are fine.</param>
/// <param name="Counterexample">As few operations on that key as were found that still have no order.</param>
public sealed record CheckResult(Verdict Verdict, string? Key, IReadOnlyList<Operation> Counterexample)
{
    /// <summary>True when the history is linearizable; an undecided one is not known to be.</summary>
    public bool IsLinearizable => Verdict == Verdict.Linearizable;

    /// <inheritdoc />
    public override string ToString()
    {
        if (Verdict == Verdict.Linearizable)
        {
            return "The history is linearizable.";
        }

        if (Verdict == Verdict.Undecided)
        {
            return $"The search for an order of the operations on '{Key}' met its limit; record fewer operations on a key at one time, or raise the limit.";
        }

        var text = new StringBuilder($"The history of '{Key}' is not linearizable. No order of these operations explains their outcomes:");
        foreach (var operation in Counterexample)
        {
            text.AppendLine().Append("  ").Append(operation);
        }

        return text.ToString();
    }
}

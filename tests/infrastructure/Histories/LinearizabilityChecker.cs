namespace Actors.Tests.Infrastructure.Histories;

/// <summary>
/// Decides whether a recorded history of puts, gets, cas and deletes could have come from keys that change at one moment between call
/// and answer of each operation. Keys are independent of each other, so each is checked alone.
/// </summary>
public static class LinearizabilityChecker
{
    public static CheckResult Check(IEnumerable<Operation> history) => Check(history, CheckLimits.Default);

    public static CheckResult Check(IEnumerable<Operation> history, CheckLimits limits)
    {
        string? undecided = null;
        foreach (var key in history.Where(HasMeaning).GroupBy(operation => operation.Key).OrderBy(group => group.Key, StringComparer.Ordinal))
        {
            var operations = WithoutUnseen([.. key]);
            switch (Search.Of(operations, limits))
            {
                case Verdict.NotLinearizable:
                    return new CheckResult(Verdict.NotLinearizable, key.Key, Counterexample.Minimize(operations, limits));
                case Verdict.Undecided:
                    undecided ??= key.Key;
                    break;
            }
        }

        return undecided is null ? new CheckResult(Verdict.Linearizable, null, []) : new CheckResult(Verdict.Undecided, undecided, []);
    }

    // What was not done, and reads that nobody got, say nothing.
    private static bool HasMeaning(Operation operation) =>
        operation.Outcome == OperationOutcome.Ok || (operation.Outcome == OperationOutcome.Unknown && operation.Op != OperationKind.Get);

    // Each write of unknown outcome doubles the search. One whose value nobody has seen can only matter to a cas, by making it fail
    // or by having the version that it names; without such a cas, leaving it out changes nothing.
    private static IReadOnlyList<Operation> WithoutUnseen(IReadOnlyList<Operation> history)
    {
        if (history.Any(operation => operation.Op == OperationKind.Cas && (operation.ExpectedVersion > 0 || (operation.Outcome == OperationOutcome.Ok && !operation.Applied))))
        {
            return history;
        }

        var seen = history.SelectMany(Seen).ToHashSet(StringComparer.Ordinal);
        return [.. history.Where(operation => operation.Outcome == OperationOutcome.Ok || operation.Value is null || seen.Contains(operation.Value))];
    }

    private static IEnumerable<string> Seen(Operation operation)
    {
        var value = operation.Op switch
        {
            OperationKind.Get => operation.Value,
            OperationKind.Cas => operation.Expected,
            _ => null,
        };
        return value is null ? [] : [value];
    }
}

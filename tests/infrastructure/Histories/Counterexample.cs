namespace Actors.Tests.Infrastructure.Histories;

/// <summary>
/// Makes a refused history small enough to be read. Everything left out is left out so that a history that had an order would still
/// have one; what remains is refused for a reason that the whole history has, too.
/// </summary>
internal static class Counterexample
{
    public static IReadOnlyList<Operation> Minimize(IReadOnlyList<Operation> refused, CheckLimits limits)
    {
        IReadOnlyList<Operation> history = ShortestPrefix(refused, limits);
        int before;
        do
        {
            before = history.Count;
            history = Without(history, limits, Observations(history));
            history = Without(history, limits, Values(history));
        }
        while (history.Count < before);

        return [.. history.OrderBy(operation => operation.Start).ThenBy(operation => operation.Process, StringComparer.Ordinal)];
    }

    // The beginning of a history that has an order has one, and the longer the beginning the harder, so the end can be searched for.
    private static List<Operation> ShortestPrefix(IReadOnlyList<Operation> refused, CheckLimits limits)
    {
        var ends = refused.Where(operation => operation.Outcome == OperationOutcome.Ok).Select(operation => operation.End).Distinct().Order().ToArray();
        var (low, high) = (0, ends.Length - 1);
        while (low < high)
        {
            var middle = (low + high) / 2;
            (low, high) = IsRefused(Until(refused, ends[middle]), limits) ? (low, middle) : (middle + 1, high);
        }

        return Until(refused, ends[low]);
    }

    private static List<Operation> Until(IReadOnlyList<Operation> history, long end) =>
        [.. from operation in history
            where operation.Start <= end
            let isOver = operation.Outcome == OperationOutcome.Ok && operation.End <= end
            where isOver || !IsObservation(operation)
            select isOver ? operation : operation with { Outcome = OperationOutcome.Unknown }];

    // Operations that changed nothing can be left out of any order.
    private static IReadOnlyList<IReadOnlyList<Operation>> Observations(IReadOnlyList<Operation> history) =>
        [.. history.Where(IsObservation).Select(operation => new[] { operation })];

    private static bool IsObservation(Operation operation) =>
        operation.Op == OperationKind.Get || (operation.Op == OperationKind.Cas && operation.Outcome == OperationOutcome.Ok && !operation.Applied);

    // A write can be left out together with all that have seen its value, if nothing that remains depended on its place being taken.
    private static IReadOnlyList<IReadOnlyList<Operation>> Values(IReadOnlyList<Operation> history)
    {
        if (history.Any(operation => operation.Op == OperationKind.Cas && (IsObservation(operation) || operation.ExpectedVersion is not null)))
        {
            return [];
        }

        return [.. history.Where(operation => operation.Op != OperationKind.Get).Select(write => WithObservers(write, history))];
    }

    private static List<Operation> WithObservers(Operation write, IReadOnlyList<Operation> history)
    {
        var together = new List<Operation> { write };
        for (var index = 0; index < together.Count; index++)
        {
            var value = together[index].Op == OperationKind.Get ? null : together[index].Value;
            var isAbsence = together[index].Op == OperationKind.Delete || (together[index].Op == OperationKind.Cas && value is null);
            together.AddRange(history.Where(other => !together.Contains(other) && (isAbsence ? HasSeenAbsence(other) : HasSeen(other, value))));
        }

        return together;
    }

    private static bool HasSeen(Operation operation, string? value) =>
        value is not null && (operation.Value == value || (operation.Op == OperationKind.Cas && operation.Expected == value));

    private static bool HasSeenAbsence(Operation operation) =>
        operation.Op == OperationKind.Get ? operation.Value is null : operation.Op == OperationKind.Cas && operation.Expected is null;

    // Large parts first, then smaller ones.
    private static IReadOnlyList<Operation> Without(IReadOnlyList<Operation> history, CheckLimits limits, IReadOnlyList<IReadOnlyList<Operation>> groups)
    {
        for (var size = Math.Max(groups.Count / 2, 1); groups.Count > 0; size /= 2)
        {
            foreach (var chunk in groups.Chunk(size))
            {
                var left = chunk.SelectMany(group => group).ToHashSet(ReferenceEqualityComparer.Instance);
                var fewer = history.Where(operation => !left.Contains(operation)).ToArray();
                history = fewer.Length < history.Count && IsRefused(fewer, limits) ? fewer : history;
            }

            if (size == 1)
            {
                break;
            }
        }

        return history;
    }

    private static bool IsRefused(IReadOnlyList<Operation> history, CheckLimits limits) => Search.Of(history, limits) == Verdict.NotLinearizable;
}

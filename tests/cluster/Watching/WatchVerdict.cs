namespace Actors.Cluster.Tests.Watching;

/// <summary>Compares what watchers saw with what the log of the ledger says that happened. Each finding is one violation of what is promised.</summary>
internal static class WatchVerdict
{
    private const int FindingsMax = 5;

    /// <summary>A stream has to tell every change exactly once, in the order of the ledger, and of each key never an older value after a newer one.</summary>
    public static IReadOnlyList<string> OfStream(IReadOnlyList<LoggedChange> log, IReadOnlyList<ToldChange> told) =>
        Limit("The stream", Order(told).Concat(Changes(log, told)).Concat(Values(told)));

    /// <summary>
    /// A query shows a state. No index may go back, neither the answer's nor a key's; what is shown has happened; an answer with an index contains
    /// every change up to that index, so that waiting for what comes after it misses nothing; and the last state is that of the log.
    /// </summary>
    public static IReadOnlyList<string> OfQueries(IReadOnlyList<LoggedChange> log, IReadOnlyList<QueryAnswer> answers) =>
        Limit("The blocking query", States(log, answers));

    /// <summary>Every acknowledged change is in the log, and each happened once: nothing that was sent twice was done twice.</summary>
    public static IReadOnlyList<string> OfWriters(IReadOnlyList<LoggedChange> log, IEnumerable<KeyChange> acknowledged)
    {
        var logged = log.CountBy(change => change.Key, StringComparer.Ordinal).ToDictionary(StringComparer.Ordinal);
        return Limit("The log", acknowledged.CountBy(change => change.Key, StringComparer.Ordinal)
            .Where(key => logged.GetValueOrDefault(key.Key) != key.Value)
            .Select(key => $"has {logged.GetValueOrDefault(key.Key)} changes of '{key.Key}', of which {key.Value} were acknowledged"));
    }

    private static IEnumerable<string> Order(IReadOnlyList<ToldChange> told)
    {
        for (var place = 1; place < told.Count; place++)
        {
            if (told[place].Index <= told[place - 1].Index)
            {
                yield return $"told index {told[place].Index} after index {told[place - 1].Index}";
            }
        }
    }

    private static IEnumerable<string> Changes(IReadOnlyList<LoggedChange> log, IReadOnlyList<ToldChange> told)
    {
        var expected = log.ToHashSet();
        var times = told.CountBy(change => new LoggedChange(change.Index, change.Key)).ToDictionary();
        return expected.Where(change => !times.ContainsKey(change)).Select(change => $"never told index {change.Index} of '{change.Key}'")
            .Concat(times.Where(change => change.Value > 1).Select(change => $"told index {change.Key.Index} {change.Value} times"))
            .Concat(told.Where(change => change.Event != "put" || !expected.Contains(new LoggedChange(change.Index, change.Key)))
                .Select(change => $"told '{change.Event}' of '{change.Key}' at index {change.Index}, which did not happen"));
    }

    private static IEnumerable<string> Values(IReadOnlyList<ToldChange> told)
    {
        var last = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var change in told)
        {
            if (change.Version is { } version)
            {
                if (last.TryGetValue(change.Key, out var before) && version < before)
                {
                    yield return $"told value {version} of '{change.Key}' after {before}";
                }

                last[change.Key] = version;
            }
        }
    }

    private static IEnumerable<string> States(IReadOnlyList<LoggedChange> log, IReadOnlyList<QueryAnswer> answers)
    {
        var happened = log.ToHashSet();
        var shown = new Dictionary<string, long>(StringComparer.Ordinal);
        var (next, index) = (0, 0L);
        foreach (var answer in answers)
        {
            if (answer.Index < index)
            {
                yield return $"answered index {answer.Index} after index {index}";
            }

            index = answer.Index;
            foreach (var key in answer.News)
            {
                if (key.ModifyIndex < shown.GetValueOrDefault(key.Key))
                {
                    yield return $"showed index {key.ModifyIndex} of '{key.Key}' after index {shown[key.Key]}";
                }

                if (key.ModifyIndex != 0 && !happened.Contains(new LoggedChange(key.ModifyIndex, key.Key)))
                {
                    yield return $"showed index {key.ModifyIndex} of '{key.Key}', at which it did not change";
                }

                shown[key.Key] = key.ModifyIndex;
            }

            for (; next < log.Count && log[next].Index <= answer.Index; next++)
            {
                if (shown.GetValueOrDefault(log[next].Key) < log[next].Index)
                {
                    yield return $"answered with index {answer.Index} without the change of '{log[next].Key}' at index {log[next].Index}";
                }
            }
        }

        if (next < log.Count)
        {
            yield return $"never answered with {log.Count - next} changes, from index {log[next].Index} on";
        }
    }

    private static string[] Limit(string who, IEnumerable<string> findings)
    {
        var all = findings.Select(finding => $"{who} {finding}.").ToArray();
        return all.Length <= FindingsMax ? all : [.. all[..FindingsMax], $"{who}: {all.Length - FindingsMax} more."];
    }
}

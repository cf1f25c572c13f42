namespace Actors.Cluster.Tests.Locks;

/// <summary>
/// Compares what contenders were told with what the key went through. The key's history is the one order of all that happened to it; a
/// token is valid in it from its grant to the next change of the holder, and no write may lie outside the time of its token.
/// </summary>
internal static class LockHistory
{
    /// <summary>All contradictions, in words.</summary>
    /// <param name="versions">All versions of the key, the oldest first.</param>
    /// <param name="records">What all contenders were told.</param>
    public static IReadOnlyList<string> FindViolations(IReadOnlyList<LockVersion> versions, IReadOnlyCollection<LockRecord> records)
    {
        var violations = new List<string>();
        var holders = new Dictionary<long, string>();
        LockVersion? before = null;
        foreach (var version in versions)
        {
            violations.AddRange(OfOrder(before, version));
            if (version.Session is { } session && !holders.TryAdd(version.LockIndex, session) && holders[version.LockIndex] != session)
            {
                violations.Add($"Token {version.LockIndex} was valid for '{holders[version.LockIndex]}' and, at index {version.Index}, for '{session}'.");
            }

            before = version;
        }

        violations.AddRange(records.SelectMany(record => OfRecord(record, versions, holders)));
        return violations;
    }

    private static IEnumerable<string> OfOrder(LockVersion? before, LockVersion version)
    {
        if (before is null)
        {
            yield break;
        }

        if (version.LockIndex < before.LockIndex)
        {
            yield return $"The lock index fell from {before.LockIndex} to {version.LockIndex} at index {version.Index}.";
        }

        var isGrant = version.Session is not null && version.Session != before.Session;
        if (isGrant && version.LockIndex <= before.LockIndex)
        {
            yield return $"'{version.Session}' was granted the lock at index {version.Index} with the token {version.LockIndex} of '{before.Session}'.";
        }

        if (isGrant && before.Session is not null)
        {
            yield return $"'{version.Session}' was granted the lock at index {version.Index} while '{before.Session}' held it.";
        }
    }

    private static IEnumerable<string> OfRecord(LockRecord record, IReadOnlyList<LockVersion> versions, Dictionary<long, string> holders)
    {
        if (holders.GetValueOrDefault(record.Token) != record.Session)
        {
            yield return $"'{record.Contender}' was told of token {record.Token} for '{record.Session}', but the key knows it for '{holders.GetValueOrDefault(record.Token)}'.";
        }

        if (record.Value is null)
        {
            yield break;
        }

        var stored = versions.Where(version => version.Value == record.Value).ToList();
        if (record.IsApplied && stored.Count == 0)
        {
            yield return $"The write '{record.Value}' was acknowledged and is not in the history.";
        }

        if (!record.IsApplied && stored.Count > 0)
        {
            yield return $"The write '{record.Value}' was refused and is in the history at index {stored[0].Index}.";
        }

        foreach (var version in stored.Where(version => version.LockIndex != record.Token))
        {
            yield return $"The write '{record.Value}' was accepted at index {version.Index}, when the valid token was {version.LockIndex}.";
        }
    }
}

namespace Actors.Ledger.History;

/// <summary>Finds the rule of a row.</summary>
internal sealed class HistoryRules(IReadOnlyList<HistoryRule> rules)
{
    // The longest prefix first, and of equals the last one given.
    private readonly HistoryRule[] _rules = [.. rules.Reverse().OrderByDescending(rule => rule.Prefix.Length)];

    /// <summary>The rules, those that count first.</summary>
    public IReadOnlyList<HistoryRule> InOrder => _rules;

    /// <summary>Whether any row is kept track of.</summary>
    public bool Any => Array.Exists(_rules, rule => rule.VersionCountMax > 0);

    /// <summary>Whether rows of a space are kept track of.</summary>
    public bool Keeps(string space)
    {
        foreach (var rule in _rules)
        {
            if (rule.VersionCountMax > 0 && rule.Space == space)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The rule of a row; null when its past is not kept.</summary>
    public HistoryRule? Find(string space, string key)
    {
        foreach (var rule in _rules)
        {
            if (rule.Space == space && key.StartsWith(rule.Prefix, StringComparison.Ordinal))
            {
                return rule.VersionCountMax > 0 ? rule : null;
            }
        }

        return null;
    }
}

using System.Runtime.InteropServices;

namespace Actors.Gateway.Access.Rules;

/// <summary>
/// All rules that hold for somebody. A rule for exactly this name beats those for prefixes, of which the longest counts. Two rules for the same name
/// or prefix: denial wins, then the higher level. Immutable once made.
/// </summary>
internal sealed class RuleSet
{
    private readonly KindRules[] _kinds = [.. Enum.GetValues<ResourceKind>().Select(_ => new KindRules())];

    public RuleSet(IEnumerable<AccessRule> rules)
    {
        foreach (var rule in rules)
        {
            _kinds[(int)rule.Kind].Add(rule);
        }

        foreach (var kind in _kinds)
        {
            kind.Close();
        }
    }

    /// <summary>The level for one name; null when no rule says anything.</summary>
    public AccessLevel? Find(ResourceKind kind, string name) => _kinds[(int)kind].Find(name);

    /// <summary>The level for everything that starts with a text; null when no rule for a prefix contains it.</summary>
    public AccessLevel? FindPrefix(ResourceKind kind, string prefix) => _kinds[(int)kind].FindPrefix(prefix);

    /// <summary>The levels of the rules within a prefix.</summary>
    public IEnumerable<AccessLevel> Within(ResourceKind kind, string prefix) => _kinds[(int)kind].Within(prefix);

    private sealed class KindRules
    {
        private readonly Dictionary<string, AccessLevel> _exact = new(StringComparer.Ordinal);
        private readonly Dictionary<string, AccessLevel> _prefixes = new(StringComparer.Ordinal);
        private int[] _lengths = [];

        public void Add(AccessRule rule)
        {
            ref var level = ref CollectionsMarshal.GetValueRefOrAddDefault(rule.IsPrefix ? _prefixes : _exact, rule.Name, out var isKnown);
            level = !isKnown || (level != AccessLevel.Deny && (rule.Level > level || rule.Level == AccessLevel.Deny)) ? rule.Level : level;
        }

        // A name costs one look-up for each length that a prefix has, however many prefixes there are.
        public void Close() => _lengths = [.. _prefixes.Keys.Select(prefix => prefix.Length).Distinct().OrderDescending()];

        public AccessLevel? Find(string name) => _exact.TryGetValue(name, out var level) ? level : FindPrefix(name);

        public AccessLevel? FindPrefix(string name)
        {
            if (_lengths.Length == 0)
            {
                return null;
            }

            var prefixes = _prefixes.GetAlternateLookup<ReadOnlySpan<char>>();
            foreach (var length in _lengths)
            {
                if (length <= name.Length && prefixes.TryGetValue(name.AsSpan(0, length), out var level))
                {
                    return level;
                }
            }

            return null;
        }

        public IEnumerable<AccessLevel> Within(string prefix) => _exact.Concat(_prefixes)
            .Where(rule => rule.Key.StartsWith(prefix, StringComparison.Ordinal))
            .Select(rule => rule.Value);
    }
}

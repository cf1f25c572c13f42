namespace Actors.Gateway.Access.Demands;

/// <summary>Finds what a request's route demands, by its method and its path as it was sent.</summary>
internal sealed class DemandMap
{
    private static readonly Demand NotHere = new(string.Empty, DemandKind.Open);

    private readonly Dictionary<string, Demand> _exact = new(StringComparer.Ordinal);
    private readonly List<Template> _templates = [];

    public DemandMap()
    {
        foreach (var demand in DemandTable.All.Concat(DemandTable.Legacy))
        {
            var brace = demand.Route.IndexOf('{', StringComparison.Ordinal);
            if (brace < 0)
            {
                _exact.Add(demand.Route, demand);
                continue;
            }

            var end = demand.Route.IndexOf('}', StringComparison.Ordinal);
            _templates.Add(new Template(demand.Route[..(brace - 1)], demand.Route[(end + 1)..], demand));
        }

        // The most definite first: with something behind the name, then with the longest text before it.
        _templates.Sort(static (left, right) => (right.Behind.Length, right.Before.Length).CompareTo((left.Behind.Length, left.Before.Length)));
    }

    /// <summary>The demand, and the name in the path, still escaped; <see cref="Demand.Undeclared"/> when nobody has declared the route.</summary>
    public Demand Find(string method, ReadOnlySpan<char> path, out ReadOnlySpan<char> name)
    {
        name = default;

        // What follows the last slash is the name; without one there is none.
        var route = $"{method} {(path.Length > 1 && path[^1] == '/' ? path[..^1] : path)}";
        if (_exact.TryGetValue(route, out var exact))
        {
            return exact;
        }

        route = $"{method} {path}";
        foreach (var template in _templates)
        {
            if (template.TryMatch(route, out var length))
            {
                var start = Math.Min(route.Length, template.Before.Length + 1) - method.Length - 1;
                name = path.Slice(start, length);
                return template.Demand;
            }
        }

        foreach (var absent in DemandTable.Absent)
        {
            if (path.StartsWith(absent, StringComparison.Ordinal) && (path.Length == absent.Length || path[absent.Length] == '/'))
            {
                return NotHere;
            }
        }

        return Demand.Undeclared;
    }

    private sealed record Template(string Before, string Behind, Demand Demand)
    {
        public bool TryMatch(string route, out int nameLength)
        {
            nameLength = 0;
            if (!route.StartsWith(Before, StringComparison.Ordinal) || !route.EndsWith(Behind, StringComparison.Ordinal))
            {
                return false;
            }

            var rest = route.Length - Before.Length - Behind.Length;
            nameLength = Math.Max(0, rest - 1);
            return rest == 0 ? Behind.Length == 0 : rest > 0 && route[Before.Length] == '/';
        }
    }
}

namespace Actors.Silo.Logging;

/// <summary>
/// What one category may write: a budget for each kind of line. Kinds that have not been seen lately are forgotten; when there are too many
/// at once (sentences put together without a template), the further ones share one budget, and take nothing from other categories.
/// </summary>
internal sealed class CategoryBudgets(string category, LoggingOptions options, TimeProvider timeProvider)
{
    /// <summary>How many kinds have a budget of their own.</summary>
    public const int KindsMax = 64;

    private readonly Lock _gate = new();
    private readonly Dictionary<LogKind, LineBudget> _byKind = [];
    private LineBudget? _others;

    public bool TrySpend(in LogKind kind)
    {
        lock (_gate)
        {
            var now = timeProvider.GetTimestamp();
            return FindLocked(kind, now).TrySpend(timeProvider, now, kind.Level);
        }
    }

    public void TakeLeftOut(List<LeftOutLines> taken)
    {
        lock (_gate)
        {
            var now = timeProvider.GetTimestamp();
            foreach (var (kind, budget) in _byKind)
            {
                Add(taken, budget.TakeLeftOut(timeProvider, now, category, kind));
            }

            Add(taken, _others?.TakeLeftOut(timeProvider, now, category, kind: null));
        }
    }

    private static void Add(List<LeftOutLines> taken, LeftOutLines? leftOut)
    {
        if (leftOut is not null)
        {
            taken.Add(leftOut);
        }
    }

    private LineBudget FindLocked(in LogKind kind, long now)
    {
        if (_byKind.TryGetValue(kind, out var budget))
        {
            return budget;
        }

        if (_byKind.Count == KindsMax)
        {
            ForgetLocked(now);
        }

        return _byKind.Count < KindsMax ? _byKind[kind] = new LineBudget(options, now) : _others ??= new LineBudget(options, now);
    }

    private void ForgetLocked(long now)
    {
        foreach (var (kind, budget) in _byKind)
        {
            if (budget.IsFull(timeProvider, now))
            {
                _byKind.Remove(kind);
            }
        }
    }
}

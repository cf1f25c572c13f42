using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Actors.Silo.Logging;

/// <summary>
/// Keeps one kind of line from burying the others: each kind of each category has a budget of its own, so that a flood takes nothing from
/// what else is to be said. Debug and trace lines are not limited: who shows them looks for something.
/// </summary>
internal sealed class RepeatLimit(LoggingOptions options, TimeProvider timeProvider)
{
    private const int CategoriesMax = 1024;
    private const string OtherCategories = "other categories";

    private readonly ConcurrentDictionary<string, CategoryBudgets> _byCategory = new(StringComparer.Ordinal);
    private readonly CategoryBudgets _others = new(OtherCategories, options, timeProvider);

    public bool IsOn => options.RepeatsAtOnce > 0;

    /// <summary>Whether a line may be written; one that may not is counted.</summary>
    public bool Admits(string category, in LogKind kind) =>
        !IsOn || kind.Level < LogLevel.Information || category == LeftOutReporter.Category || Find(category).TrySpend(kind);

    /// <summary>What was left out since this was asked last.</summary>
    public IReadOnlyList<LeftOutLines> TakeLeftOut()
    {
        List<LeftOutLines> taken = [];
        foreach (var (_, budgets) in _byCategory)
        {
            budgets.TakeLeftOut(taken);
        }

        _others.TakeLeftOut(taken);
        return taken;
    }

    // Some more than the limit may get in at the same moment; there is no need to be exact.
    private CategoryBudgets Find(string category) => _byCategory.TryGetValue(category, out var budgets)
        ? budgets
        : _byCategory.Count < CategoriesMax ? _byCategory.GetOrAdd(category, static (name, limit) => limit.Create(name), this) : _others;

    private CategoryBudgets Create(string category) => new(category, options, timeProvider);
}

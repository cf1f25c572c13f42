using System.Globalization;
using System.Text;
using Actors.Simulation.Tests.Kernel;

namespace Actors.Simulation.Tests.Runs;

/// <summary>What many runs add up to.</summary>
internal sealed class Figures
{
    private readonly SortedDictionary<string, List<TimeSpan>> _values = new(StringComparer.Ordinal) { ["convergence"] = [] };
    private readonly Tally _tally = new();
    private long _steps;
    private TimeSpan _virtualTime;
    private int _seeds;
    private int _failures;

    public void Add(RunResult result)
    {
        _seeds++;
        _steps += result.Steps;
        _virtualTime += result.VirtualTime;
        _tally.Add(result.Tally);
        _failures += result.Failure is null ? 0 : 1;
        if (result.Convergence is { } convergence)
        {
            _values["convergence"].Add(convergence);
        }

        foreach (var (name, value) in result.Measurements)
        {
            if (!_values.TryGetValue(name, out var values))
            {
                _values[name] = values = [];
            }

            values.Add(value);
        }
    }

    /// <summary>The value that so many of a hundred do not exceed; null when nothing was measured.</summary>
    public TimeSpan? At(string name, int percent) => _values.TryGetValue(name, out var values) && values.Count > 0
        ? values.Order().ElementAt(Math.Max(((values.Count * percent) + 99) / 100, 1) - 1)
        : null;

    public string Describe(TimeSpan took)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"{_seeds} seeds, {_failures} failed; {_steps} steps, {_virtualTime.TotalHours:F1} h of virtual time in {took.TotalSeconds:F1} s");
        foreach (var (name, values) in _values)
        {
            text.Append(CultureInfo.InvariantCulture, $"; {name} ({values.Count}) p50 {Seconds(name, 50)}, p90 {Seconds(name, 90)}, p99 {Seconds(name, 99)}, max {Seconds(name, 100)} s");
        }

        return text.ToString();
    }

    /// <summary>How often each kind of harm was done.</summary>
    public string DescribeHarm() => string.Join(", ", _tally.Counts.Select(count => string.Create(CultureInfo.InvariantCulture, $"{count.Key} {count.Value}")));

    private string Seconds(string name, int percent) => At(name, percent)?.TotalSeconds.ToString("F2", CultureInfo.InvariantCulture) ?? "-";
}

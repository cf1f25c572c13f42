using System.Globalization;

namespace Actors.Simulation.Tests.Runs;

/// <summary>What many runs add up to.</summary>
internal sealed class Figures
{
    private readonly List<TimeSpan> _convergences = [];
    private long _steps;
    private TimeSpan _virtualTime;
    private int _seeds;
    private int _failures;

    public void Add(RunResult result)
    {
        _seeds++;
        _steps += result.Steps;
        _virtualTime += result.VirtualTime;
        _failures += result.Failure is null ? 0 : 1;
        if (result.Convergence is { } convergence)
        {
            _convergences.Add(convergence);
        }
    }

    public string Describe(TimeSpan took)
    {
        _convergences.Sort();
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{_seeds} seeds, {_failures} failed; {_steps} steps, {_virtualTime.TotalHours:F1} h of virtual time in {took.TotalSeconds:F1} s; converged after p50 {At(50)}, p90 {At(90)}, p99 {At(99)}, max {At(100)} s");
    }

    private string At(int percent) => _convergences.Count == 0
        ? "-"
        : _convergences[Math.Min((_convergences.Count * percent + 99) / 100, _convergences.Count) - 1].TotalSeconds.ToString("F2", CultureInfo.InvariantCulture);
}

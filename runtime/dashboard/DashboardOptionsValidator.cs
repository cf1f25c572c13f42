using Microsoft.Extensions.Options;
using Orleans.Dashboard;

namespace Actors.Runtime.Dashboard;

/// <summary>Checks the options at start, all at once.</summary>
internal sealed class DashboardOptionsValidator : IValidateOptions<DashboardOptions>
{
    private const int IntervalMin = 1_000;
    private const int HistoryMax = 100_000;

    public ValidateOptionsResult Validate(string? name, DashboardOptions options)
    {
        var problems = new List<string>();
        if (options.CounterUpdateIntervalMs < IntervalMin)
        {
            problems.Add($"The option Actors:Dashboard:CounterUpdateIntervalMs is '{options.CounterUpdateIntervalMs}'; choose at least {IntervalMin}.");
        }

        if (options.HistoryLength is < 1 or > HistoryMax)
        {
            problems.Add($"The option Actors:Dashboard:HistoryLength is '{options.HistoryLength}'; choose one from 1 to {HistoryMax}.");
        }

        return problems.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(problems);
    }
}

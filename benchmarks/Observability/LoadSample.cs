namespace Actors.Benchmarks.Observability;

/// <summary>What one round of load saw.</summary>
/// <param name="PerSecond">Calls or requests each second.</param>
/// <param name="ProcessorMicroseconds">The processor time of the processes that answer, for each of them.</param>
internal sealed record LoadSample(double PerSecond, double ProcessorMicroseconds);

/// <summary>Processes that differ from others only in what observes them.</summary>
/// <param name="Name">Which they are.</param>
/// <param name="Metered">Where their metrics are; empty when nothing observes them.</param>
/// <param name="Page">Where their dashboard is; null when there is none.</param>
/// <param name="MeasureAsync">Runs one round of load.</param>
internal sealed record Variant(string Name, IReadOnlyList<Uri> Metered, Uri? Page, Func<Task<LoadSample>> MeasureAsync)
{
    /// <summary>What switches everything off that observes a process.</summary>
    public static readonly Dictionary<string, string> Off = new() { ["Actors__Metrics__Enabled"] = "false", ["Actors__Dashboard__Enabled"] = "false" };

    /// <summary>One round, observed as it would be in operation.</summary>
    public async Task<LoadSample> MeasureObservedAsync()
    {
        await using var observer = new Observer(Metered, Page);
        return await MeasureAsync();
    }
}

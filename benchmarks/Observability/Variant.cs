namespace Actors.Benchmarks.Observability;

/// <summary>Processes that differ from others only in what observes them.</summary>
/// <param name="Observer">Who looks at them; null when nobody does.</param>
/// <param name="RunAsync">Runs one turn of load.</param>
internal sealed record Variant(Observer? Observer, Func<TimeSpan, Task<LoadSample>> RunAsync)
{
    /// <summary>What switches everything off that observes a process.</summary>
    public static readonly Dictionary<string, string> Off = new() { ["Actors__Metrics__Enabled"] = "false", ["Actors__Dashboard__Enabled"] = "false" };

    /// <summary>One turn, and one look at everything beside it.</summary>
    public async Task<LoadSample> RunObservedAsync(TimeSpan duration, CancellationToken cancellationToken)
    {
        var looking = Observer?.LookAsync(cancellationToken) ?? Task.CompletedTask;
        var sample = await RunAsync(duration);
        await looking;
        return sample;
    }
}

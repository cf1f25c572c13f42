namespace Actors.Benchmarks.Observability;

/// <summary>Processes that differ from others only in what observes them.</summary>
/// <param name="Observer">Who looks at them; null when nobody does.</param>
/// <param name="RunAsync">Runs one turn of load.</param>
/// <param name="ReadProcessorTime">What they have used so far, whoever's turn it was; null when they are a part of this process, or the same for all variants.</param>
/// <param name="PrepareAsync">Makes them what this variant is about, before each turn; null when they always are.</param>
internal sealed record Variant(
    Observer? Observer, Func<TimeSpan, Task<LoadSample>> RunAsync, Func<TimeSpan>? ReadProcessorTime = null, Func<Task>? PrepareAsync = null)
{
    /// <summary>
    /// How processes are started. Each method is compiled once and for good: what is called only every few seconds is else compiled anew minutes after the
    /// start, so that a run of minutes measures the compiler.
    /// </summary>
    public static readonly Dictionary<string, string> On = new() { ["DOTNET_TieredCompilation"] = "0", ["DOTNET_ReadyToRun"] = "0" };

    /// <summary>The same, with everything switched off that observes a process.</summary>
    public static readonly Dictionary<string, string> Off = new(On) { ["Actors__Metrics__Enabled"] = "false", ["Actors__Dashboard__Enabled"] = "false" };

    /// <summary>One turn, and one look at everything beside it.</summary>
    public async Task<LoadSample> RunObservedAsync(TimeSpan duration, CancellationToken cancellationToken)
    {
        var looking = Observer?.LookAsync(cancellationToken) ?? Task.CompletedTask;
        var sample = await RunAsync(duration);
        await looking;
        return sample;
    }
}

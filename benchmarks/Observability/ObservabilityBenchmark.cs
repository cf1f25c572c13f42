using Actors.Benchmarks.Gateway;

namespace Actors.Benchmarks.Observability;

/// <summary>What do metrics and the dashboard cost, scraped and looked at every two seconds, beside processes that have neither?</summary>
internal sealed class ObservabilityBenchmark(string database, int silos, int rounds, TimeSpan duration)
{
    private const int Connections = 64;
    private const int Keys = 10_000;
    private const int WarmUpRounds = 3;

    private static readonly TimeSpan IdleTime = TimeSpan.FromSeconds(20);
    private static readonly IReadOnlyDictionary<string, string>?[] Environments = [Variant.Off, null, Variant.Off];

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        Console.WriteLine($"{Environment.ProcessorCount} processors, {rounds} rounds of {duration.TotalSeconds:N0} s; what others do on this machine shows in the last but one column.");
        await CountingCost.PrintAsync(cancellationToken);
        Comparison.PrintHead();
        await CompareCallsAsync(cancellationToken);
        await CompareRequestsAsync(cancellationToken);
    }

    private async Task CompareCallsAsync(CancellationToken cancellationToken)
    {
        await using var resources = new ResourceStack();
        List<Variant> variants = [];
        foreach (var environment in Environments)
        {
            var own = resources.Add(await BenchmarkDatabase.OpenAsync("sqlite"));
            var process = resources.Add(await CallProcess.StartAsync(own.Database, environment, cancellationToken));
            variants.Add(VariantOf(environment, [process.Address], process.Address, () => process.MeasureAsync(duration, cancellationToken)));
        }

        await CompareAsync("calls of grains in one process, 100 callers", variants);
    }

    private async Task CompareRequestsAsync(CancellationToken cancellationToken)
    {
        await using var resources = new ResourceStack();
        var load = new HttpLoad(Connections, Keys, duration);
        List<SeparateProcesses> processes = [];
        foreach (var environment in Environments)
        {
            var own = resources.Add(await BenchmarkDatabase.OpenAsync(database));
            processes.Add(resources.Add(await SeparateProcesses.StartAsync(own.Database, silos, cancellationToken, environment)));
        }

        await CompareAsync($"PUT, a gateway and {silos} silos", VariantsOf(processes, target => load.PutAsync(target.Address)));
        await CompareAsync($"GET, a gateway and {silos} silos", VariantsOf(processes, target => load.GetAsync(target.Address)));
        await MeasureIdleAsync(processes, cancellationToken);
    }

    private async Task CompareAsync(string what, List<Variant> variants)
    {
        // Until the compiler has seen enough to optimise, every figure is one about the compiler.
        await new Comparison(what, variants).MeasureAsync(WarmUpRounds);
        var comparison = new Comparison(what, variants);
        await comparison.MeasureAsync(rounds);
        comparison.Print();
    }

    private static List<Variant> VariantsOf(List<SeparateProcesses> processes, Func<SeparateProcesses, Task<HttpMeasurement>> run) =>
        [.. processes.Select((target, index) => VariantOf(Environments[index], target.Addresses, target.Address, () => MeasureAsync(target, run)))];

    private static Variant VariantOf(IReadOnlyDictionary<string, string>? environment, IReadOnlyList<Uri> metered, Uri page, Func<Task<LoadSample>> measure) =>
        environment is null ? new Variant("on", metered, page, measure) : new Variant("off", [], null, measure);

    private static async Task<LoadSample> MeasureAsync(SeparateProcesses target, Func<SeparateProcesses, Task<HttpMeasurement>> run)
    {
        var (before, started) = (target.ProcessorTime, System.Diagnostics.Stopwatch.GetTimestamp());
        var measured = await run(target);
        var requests = measured.RequestsPerSecond * System.Diagnostics.Stopwatch.GetElapsedTime(started).TotalSeconds;
        return new LoadSample(measured.RequestsPerSecond, (target.ProcessorTime - before).TotalMicroseconds / requests);
    }

    // Nobody asks for anything but the figures themselves: what is left is the cost of collecting them.
    private static async Task MeasureIdleAsync(List<SeparateProcesses> processes, CancellationToken cancellationToken)
    {
        await using var observer = new Observer(processes[1].Addresses, processes[1].Address);
        var before = processes.Select(target => target.ProcessorTime).ToArray();
        await Task.Delay(IdleTime, cancellationToken);
        var shares = processes.Select((target, index) => (target.ProcessorTime - before[index]) / IdleTime).ToArray();
        var own = shares[1] - ((shares[0] + shares[2]) / 2);
        Console.WriteLine($"Idle, of one processor: on {shares[1]:P2}, off {shares[0]:P2} and {shares[2]:P2}; collecting takes {own:P2} of one, {own / Environment.ProcessorCount:P2} of all.");
    }
}

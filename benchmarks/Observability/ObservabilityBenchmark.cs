using Actors.Benchmarks.Gateway;

namespace Actors.Benchmarks.Observability;

/// <summary>What do metrics and the dashboard cost, scraped and looked at every four seconds, beside processes that have neither?</summary>
internal sealed class ObservabilityBenchmark(string database, int silos, int sets, int rounds)
{
    /// <summary>What can be measured.</summary>
    public static readonly string[] Loads = [Counting, Calls, SwitchedPut, SwitchedGet, Put, Get];

    private const string Counting = "counting";
    private const string Calls = "calls";
    private const string Put = "put";
    private const string Get = "get";
    private const string SwitchedPut = "switched-put";
    private const string SwitchedGet = "switched-get";
    private const int WarmUpRounds = 3;
    private const int WarmUpLooks = 100;

    // The first requests behind a switch fill caches that are empty, and make the series that they are counted in.
    private static readonly TimeSpan WarmUpAfterSwitch = TimeSpan.FromMilliseconds(20);

    // What measures is built anew once before each turn, and its memory collected some turns later: both ways pay for that, or the one would for both.
    private static readonly bool[] WayToOn = [false, true];
    private static readonly bool[] WayToOff = [false, true, false];

    private static readonly TimeSpan IdleTime = TimeSpan.FromSeconds(20);
    private static readonly IReadOnlyDictionary<string, string>[] Environments = [Variant.Off, Variant.On, Variant.Off];

    private readonly Dictionary<string, Comparison> _comparisons = new()
    {
        [Calls] = new Comparison("calls of grains in one process, 100 callers (counting)"),
        [SwitchedPut] = new Comparison($"PUT, the same gateway and {silos} silos, switched"),
        [SwitchedGet] = new Comparison($"GET, the same gateway and {silos} silos, switched"),
        [Put] = new Comparison($"PUT, a gateway and {silos} silos"),
        [Get] = new Comparison($"GET, a gateway and {silos} silos"),
    };

    public async Task RunAsync(IReadOnlyCollection<string> loads, CancellationToken cancellationToken)
    {
        Console.WriteLine($"{Environment.ProcessorCount} processors, {sets} sets of processes, {rounds} rounds of {Comparison.RoundTime.TotalSeconds:N0} s for each variant in each set.");
        if (loads.Contains(Counting))
        {
            await CountingCost.PrintAsync(cancellationToken);
        }

        for (var set = 0; set < sets; set++)
        {
            await MeasureSetAsync(set, loads, cancellationToken);
        }

        Comparison.PrintHead();
        foreach (var load in loads.Where(_comparisons.ContainsKey))
        {
            _comparisons[load].Print();
        }
    }

    private async Task MeasureSetAsync(int set, IReadOnlyCollection<string> loads, CancellationToken cancellationToken)
    {
        if (loads.Contains(Calls))
        {
            await MeasureCallsAsync(set, cancellationToken);
        }

        if (loads.Contains(SwitchedPut) || loads.Contains(SwitchedGet))
        {
            await MeasureSwitchedAsync(loads, cancellationToken);
        }

        if (loads.Contains(Put) || loads.Contains(Get))
        {
            await MeasureRequestsAsync(set, loads, cancellationToken);
        }
    }

    private async Task MeasureCallsAsync(int set, CancellationToken cancellationToken)
    {
        await using var resources = new ResourceStack();
        var variants = new Variant[Environments.Length];
        foreach (var number in OrderOfStart(set))
        {
            var host = resources.Add(await CallHost.StartAsync(isCounting: IsObserved(number), cancellationToken));
            variants[number] = new Variant(null, host.RunAsync);
        }

        await MeasureAsync(_comparisons[Calls], variants, cancellationToken);
    }

    private async Task MeasureSwitchedAsync(IReadOnlyCollection<string> measured, CancellationToken cancellationToken)
    {
        await using var resources = new ResourceStack();
        var own = resources.Add(await BenchmarkDatabase.OpenAsync(database));
        var target = resources.Add(await SeparateProcesses.StartAsync(own.Database, silos, cancellationToken, Variant.On, SwitchedProcess.Program));
        var load = resources.Add(await SteadyLoad.OpenAsync(target, cancellationToken));
        var observer = resources.Add(new Observer(target.Addresses, target.Address));
        foreach (var name in measured.Where(name => name is SwitchedPut or SwitchedGet))
        {
            await MeasureAsync(_comparisons[name], [.. Environments.Select((_, number) => Switched(IsObserved(number), name == SwitchedPut ? load.PutAsync : load.GetAsync))], cancellationToken);
        }

        Variant Switched(bool isOn, Func<TimeSpan, Task<LoadSample>> run) => new(isOn ? observer : null, run, ReadProcessorTime: null, async () =>
        {
            await SwitchAsync(target, observer, isOn ? WayToOn : WayToOff, cancellationToken);
            await run(WarmUpAfterSwitch);
        });
    }

    private static async Task SwitchAsync(SeparateProcesses target, Observer observer, bool[] way, CancellationToken cancellationToken)
    {
        foreach (var isOn in way)
        {
            await target.TellAsync(isOn ? SwitchedProcess.On : SwitchedProcess.Off, cancellationToken);
            await observer.WaitForAsync(isOn, cancellationToken);
        }
    }

    private async Task MeasureRequestsAsync(int set, IReadOnlyCollection<string> measured, CancellationToken cancellationToken)
    {
        await using var resources = new ResourceStack();
        var targets = new SeparateProcesses[Environments.Length];
        var loads = new SteadyLoad[Environments.Length];
        foreach (var number in OrderOfStart(set))
        {
            var own = resources.Add(await BenchmarkDatabase.OpenAsync(database));
            targets[number] = resources.Add(await SeparateProcesses.StartAsync(own.Database, silos, cancellationToken, Environments[number]));
            loads[number] = resources.Add(await SteadyLoad.OpenAsync(targets[number], cancellationToken));
        }

        var observer = resources.Add(new Observer(targets[1].Addresses, targets[1].Address));
        foreach (var name in measured.Where(name => name is Put or Get))
        {
            await MeasureAsync(_comparisons[name], [.. loads.Select((load, number) => VariantOf(targets[number], load, name, IsObserved(number) ? observer : null))], cancellationToken);
        }

        await PrintIdleAsync(targets, observer, cancellationToken);
    }

    // What is started first may differ from what is started last: two that were both unobserved did, by 1.9 % ± 1.1 %. So it is another one in each set.
    private static IEnumerable<int> OrderOfStart(int set) => Enumerable.Range(set, Environments.Length).Select(place => place % Environments.Length);

    private static bool IsObserved(int number) => Environments[number] == Variant.On;

    private static Variant VariantOf(SeparateProcesses target, SteadyLoad load, string name, Observer? observer) =>
        new(observer, name == Put ? load.PutAsync : load.GetAsync, () => target.ProcessorTime);

    private async Task MeasureAsync(Comparison comparison, IReadOnlyList<Variant> variants, CancellationToken cancellationToken)
    {
        // Until the compiler has seen enough to optimise, every figure is one about the compiler: it wants to see the code of a look often, too.
        for (var round = 0; round < WarmUpRounds; round++)
        {
            await Comparison.RunRoundAsync(variants, lookAtTurn: 0, cancellationToken);
        }

        foreach (var variant in variants.Where(variant => variant.Observer is not null))
        {
            await (variant.PrepareAsync?.Invoke() ?? Task.CompletedTask);
            await variant.Observer!.LookAsync(WarmUpLooks, cancellationToken);
        }

        await comparison.MeasureAsync(variants, rounds, cancellationToken);
    }

    // Nobody asks for anything but the figures themselves: what is left is the cost of collecting them.
    private static async Task PrintIdleAsync(IReadOnlyList<SeparateProcesses> targets, Observer observer, CancellationToken cancellationToken)
    {
        using var over = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var before = targets.Select(target => target.ProcessorTime).ToArray();
        var looking = observer.LookEveryAsync(Comparison.RoundTime, over.Token);
        await Task.Delay(IdleTime, cancellationToken);
        var shares = targets.Select((target, index) => (target.ProcessorTime - before[index]) / IdleTime).ToArray();
        await over.CancelAsync();
        await looking;
        var own = shares[1] - ((shares[0] + shares[2]) / 2);
        Console.WriteLine($"Idle, of one processor: on {shares[1]:P2}, off {shares[0]:P2} and {shares[2]:P2}; collecting takes {own:P2} of one, {own / Environment.ProcessorCount:P2} of all.");
    }
}

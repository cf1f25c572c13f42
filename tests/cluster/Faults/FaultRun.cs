using System.Diagnostics;
using System.Globalization;
using Actors.Cluster.Tests.Load;

namespace Actors.Cluster.Tests.Faults;

/// <summary>Does one fault several times in a row to a cluster under load, and judges what the load saw.</summary>
internal sealed class FaultRun(Fault fault, LoadedCluster loaded, Action<string> print)
{
    private const int RepeatsMax = 5;
    private static readonly TimeSpan PauseMax = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan RecoveryWaitMax = TimeSpan.FromSeconds(40);

    private readonly List<Recovery> _recoveries = [];
    private readonly List<string> _violations = [];

    /// <summary>What a user would have to wait, for each round.</summary>
    public IReadOnlyList<Recovery> Recoveries => _recoveries;

    /// <summary>What did not hold; empty when all did.</summary>
    public IReadOnlyList<string> Violations => _violations;

    public async Task RunAsync(int rounds, CancellationToken cancellationToken)
    {
        var repeatsLeft = RepeatsMax;
        for (var round = 0; round < rounds && !cancellationToken.IsCancellationRequested; round++)
        {
            using var pauses = new PauseWatch();
            var (known, counted) = (_violations.Count, _recoveries.Count);
            await RunRoundAsync(round, cancellationToken);
            if (pauses.Longest > PauseMax && repeatsLeft-- > 0)
            {
                // Nothing ran in that time, the load as little as the silos; the figures would be about the machine.
                print($"           not judged, and done again: this machine stood still for {pauses.Longest.TotalSeconds:0.0} s");
                _violations.RemoveRange(known, _violations.Count - known);
                _recoveries.RemoveRange(counted, _recoveries.Count - counted);
                round--;
            }
        }

        var history = await loaded.CheckHistoryAsync();
        print($"History of {loaded.Load.History.Operations.Count:N0} operations: {history}");
        if (!history.IsLinearizable)
        {
            _violations.Add(history.ToString());
        }
    }

    private async Task RunRoundAsync(int round, CancellationToken cancellationToken)
    {
        var silo = fault.TakesTurns ? (round % loaded.Cluster.Silos.Count) + 1 : await loaded.Cluster.FindBusiestAsync();
        var time = DateTime.UtcNow;
        var injected = loaded.Mark();
        await fault.InjectAsync(loaded, silo);
        var during = fault.Recovers ? await loaded.WatchRecoveryAsync(injected, RecoveryWaitMax) : null;
        if (fault.Hold > Stopwatch.GetElapsedTime(injected))
        {
            await Task.Delay(fault.Hold - Stopwatch.GetElapsedTime(injected), cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        during ??= loaded.Measure(injected);
        print(string.Create(CultureInfo.InvariantCulture, $"round {round + 1,3}, silo {silo}, {time:HH:mm:ss.fff}: {during}"));
        if (fault.Recovers)
        {
            Judge(round, "after the fault", during);
        }

        var healing = loaded.Mark();
        await fault.HealAsync(loaded, silo);
        var after = await loaded.WatchRecoveryAsync(healing, RecoveryWaitMax);
        print($"           healed: {after}");
        Judge(round, "after its end", after);
        _recoveries.Add(fault.Recovers ? during : after);
    }

    private void Judge(int round, string when, Recovery recovery)
    {
        if (recovery.Complete is not { } complete || complete > fault.RecoveryMax)
        {
            _violations.Add($"Round {round + 1}, {when}: every key had to be readable and writable within {fault.RecoveryMax.TotalSeconds:0} s, but: {recovery}.");
        }

        if (recovery.Longest > fault.RequestMax)
        {
            _violations.Add($"Round {round + 1}, {when}: no request may take longer than {fault.RequestMax.TotalSeconds:0} s, but: {recovery}.");
        }

        if (recovery.Failed > fault.FailedMax)
        {
            _violations.Add($"Round {round + 1}, {when}: at most {fault.FailedMax} requests may fail, but: {recovery}.");
        }
    }
}

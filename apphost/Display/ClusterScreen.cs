using System.Diagnostics;
using System.Globalization;
using Actors.AppHost.Processes;
using Spectre.Console;

namespace Actors.AppHost.Display;

/// <summary>
/// Shows the processes until the end. A terminal sees a table that changes in place; a file or pipe gets a line when a process
/// changes, and one line of health when that changes and once a minute.
/// </summary>
internal sealed class ClusterScreen(LocalCluster cluster, IAnsiConsole console)
{
    private static readonly TimeSpan ShowEvery = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan RepeatEvery = TimeSpan.FromMinutes(1);

    private readonly Dictionary<string, string> _shown = new(StringComparer.Ordinal);
    private readonly long _started = Stopwatch.GetTimestamp();
    private string _health = "";
    private long _healthAt;

    public Task ShowUntilAsync(CancellationToken stopping) => console.Profile.Capabilities.Ansi
        ? console.Live(ClusterTable.Create(cluster.View)).AutoClear(false).StartAsync(live => RepeatAsync(() => live.UpdateTarget(ClusterTable.Create(cluster.View)), stopping))
        : RepeatAsync(WriteChanges, stopping);

    private static async Task RepeatAsync(Action show, CancellationToken stopping)
    {
        while (!stopping.IsCancellationRequested)
        {
            show();
            await Task.Delay(ShowEvery, stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private void WriteChanges()
    {
        var view = cluster.View;
        foreach (var node in view)
        {
            var line = ClusterTable.Describe(node);
            if (_shown.GetValueOrDefault(node.Spec.Name) != line)
            {
                _shown[node.Spec.Name] = line;
                console.WriteLine(line);
            }
        }

        var gateway = view.Single(node => node.Spec.IsGateway);
        var health = gateway.State == NodeState.Ready ? "ready" : $"not ready: {gateway.Reason}";
        if (health != _health || Stopwatch.GetElapsedTime(_healthAt) > RepeatEvery)
        {
            (_health, _healthAt) = (health, Stopwatch.GetTimestamp());
            var ready = view.Count(node => node.State == NodeState.Ready);
            console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"Health: {health}, {ready} of {view.Count} processes ready, up {Stopwatch.GetElapsedTime(_started):hh\\:mm\\:ss}"));
        }
    }
}

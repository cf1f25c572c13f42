using System.Diagnostics;

namespace Actors.AppHost.Processes;

/// <summary>All processes of the cluster on this machine: starts, observes and stops them.</summary>
internal sealed class LocalCluster : IAsyncDisposable
{
    // Together a little less than the ten seconds within which everything must have ended.
    private static readonly TimeSpan GatewayStopTimeMax = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan SiloStopTimeMax = TimeSpan.FromSeconds(6);

    private static readonly TimeSpan FirstTimeMax = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(20);

    private readonly List<Node> _nodes;
    private readonly HttpClient _client = new();
    private readonly CancellationTokenSource _observing = new();
    private readonly TaskCompletionSource<IReadOnlyList<string>> _failure = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Task _observers = Task.CompletedTask;
    private Task _start = Task.CompletedTask;

    public LocalCluster(IReadOnlyList<NodeSpec> specs, string logFolder) =>
        _nodes = [.. specs.Select(spec => new Node(spec, new LogFile(logFolder, spec.Name)) { OnFailedStart = complaints => _failure.TrySetResult(complaints) })];

    /// <summary>All processes at this moment.</summary>
    public IReadOnlyList<NodeView> View => [.. _nodes.Select(node => node.View)];

    /// <summary>Completes with the reasons when a process ends before it was ever ready.</summary>
    public Task<IReadOnlyList<string>> FailedStart => _failure.Task;

    /// <summary>Starts the gateway and one silo, which serve together, and the other silos when those are ready: processes that start beside each other share the processors.</summary>
    public void Start()
    {
        var others = _nodes.Where(node => !node.Spec.IsGateway).Skip(1).ToList();
        var first = _nodes.Except(others).ToList();
        first.ForEach(node => node.Start());
        _start = StartOthersAsync(first, others);
        _observers = Task.WhenAll(_nodes.Select(node => new NodeObserver(node, _client).ObserveUntilAsync(_observing.Token)));
    }

    /// <summary>Stops the gateway, so that no request meets a cluster that is going, then the silos; what is left then is killed.</summary>
    public async Task StopAsync()
    {
        await _observing.CancelAsync();
        await _start;
        await StopAsync(_nodes.Where(node => node.Spec.IsGateway), GatewayStopTimeMax);
        await StopAsync(_nodes.Where(node => !node.Spec.IsGateway), SiloStopTimeMax);
        await KillAsync();
    }

    /// <summary>Ends all processes at once.</summary>
    public Task KillAsync() => Task.WhenAll(_nodes.Select(node => node.KillAsync()));

    public async ValueTask DisposeAsync()
    {
        await _observing.CancelAsync();
        await _start;
        await _observers;
        await KillAsync();
        _nodes.ForEach(node => node.Dispose());
        _client.Dispose();
        _observing.Dispose();
    }

    // Also when the first ones are slow or end: the others may do better.
    private async Task StartOthersAsync(List<Node> first, List<Node> others)
    {
        var started = Stopwatch.GetTimestamp();
        while (first.Exists(node => node.View.State == NodeState.Starting) && Stopwatch.GetElapsedTime(started) < FirstTimeMax && !_observing.IsCancellationRequested)
        {
            await Task.Delay(LookEvery, _observing.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        if (!_observing.IsCancellationRequested)
        {
            others.ForEach(node => node.Start());
        }
    }

    private static Task StopAsync(IEnumerable<Node> nodes, TimeSpan waitMax) => Task.WhenAll(nodes.Select(node => node.StopAsync(waitMax)));
}

using System.Diagnostics;

namespace Actors.AppHost.Processes;

/// <summary>Keeps one process running: starts it, starts it again when it ends by itself, stops it when asked.</summary>
internal sealed class Node(NodeSpec spec, LogFile log) : IDisposable
{
    private readonly Lock _lock = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly RestartDelay _delay = new();
    private NodeView _view = new(spec, NodeState.Starting, "", null, 0, null, null);
    private ChildProcess? _child;
    private Task _running = Task.CompletedTask;

    public NodeSpec Spec => spec;

    /// <summary>The process at this moment.</summary>
    public NodeView View
    {
        get
        {
            lock (_lock)
            {
                return _view;
            }
        }
    }

    /// <summary>Called with what the process said when it ended before it was ever ready.</summary>
    public required Action<IReadOnlyList<string>> OnFailedStart { get; init; }

    public void Start() => _running = RunAsync();

    /// <summary>Takes over what the process said of itself; ignored when that process is not the one that runs.</summary>
    public void Observe(int? processId, Func<NodeView, NodeView> change)
    {
        lock (_lock)
        {
            if (_view.ProcessId == processId && _view.State is NodeState.Starting or NodeState.Ready or NodeState.NotReady)
            {
                _view = change(_view);
            }
        }
    }

    /// <summary>Asks the process to stop and waits until it has, or until the time is up.</summary>
    public async Task StopAsync(TimeSpan waitMax)
    {
        lock (_lock)
        {
            _stop.Cancel();
            if (_child is not null)
            {
                _view = _view with { State = NodeState.Stopping, Reason = "" };
                _child.AskToStop();
            }
        }

        await Task.WhenAny(_running, Task.Delay(waitMax));
    }

    /// <summary>Ends the process at once.</summary>
    public async Task KillAsync()
    {
        lock (_lock)
        {
            _stop.Cancel();
            _child?.Kill();
        }

        await _running;
    }

    public void Dispose()
    {
        _stop.Dispose();
        log.Dispose();
    }

    private async Task RunAsync()
    {
        var hasServed = false;
        while (StartChild() is { } child)
        {
            using var run = child;
            var started = Stopwatch.GetTimestamp();
            log.WriteLine($"--- {spec.Name} started as process {child.Id}");
            await child.WaitForExitAsync();
            log.WriteLine($"--- {spec.Name} ended with exit code {child.ExitCode}");
            hasServed |= View.State is NodeState.Ready or NodeState.NotReady;
            if (!hasServed && !_stop.IsCancellationRequested)
            {
                OnFailedStart(child.Complaints.Count > 0 ? child.Complaints : [$"The process '{spec.Name}' ended with exit code '{child.ExitCode}'; its log says why."]);
            }

            if (!await WaitBeforeRestartAsync(child, Stopwatch.GetElapsedTime(started)))
            {
                break;
            }
        }

        Become(view => view with { State = NodeState.Stopped, ProcessId = null, Reason = "" });
    }

    // Null once a stop was asked for: either the stop sees the child, or the child is not started.
    private ChildProcess? StartChild()
    {
        lock (_lock)
        {
            if (_stop.IsCancellationRequested)
            {
                return null;
            }

            _child = ChildProcess.Start(spec, log);
            _view = _view with { State = NodeState.Starting, Reason = "", ProcessId = _child.Id };
            return _child;
        }
    }

    private async Task<bool> WaitBeforeRestartAsync(ChildProcess child, TimeSpan run)
    {
        var delay = _delay.After(run);
        var reason = child.Complaints is [.., var last] ? last : $"exit code {child.ExitCode}";
        lock (_lock)
        {
            _child = null;
            if (_stop.IsCancellationRequested)
            {
                return false;
            }

            _view = new NodeView(spec, NodeState.Crashed, $"{reason}; starts again in {delay.TotalSeconds:0.##} s", null, _view.Restarts + 1, null, null);
        }

        await Task.Delay(delay, _stop.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return !_stop.IsCancellationRequested;
    }

    private void Become(Func<NodeView, NodeView> change)
    {
        lock (_lock)
        {
            _view = change(_view);
        }
    }
}

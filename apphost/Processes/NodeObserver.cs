using System.Diagnostics;
using System.Net.Http.Json;
using Actors.Silo.Status;

namespace Actors.AppHost.Processes;

/// <summary>Asks one process at intervals how it is, and tells its node.</summary>
internal sealed class NodeObserver(Node node, HttpClient client)
{
    private const int StartQuestionsMax = 200;
    private static readonly TimeSpan AskEvery = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan AskEveryAtStart = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan AnswerTimeMax = TimeSpan.FromSeconds(2);

    private readonly Uri _status = new(node.Spec.Http, "status");
    private int? _countedProcess;
    private long _counted;
    private long _countedAt;

    public async Task ObserveUntilAsync(CancellationToken stopping)
    {
        var patience = StartQuestionsMax;
        while (!stopping.IsCancellationRequested)
        {
            await AskAsync(stopping);
            // A start takes a second or two; one that takes longer is not watched more closely than the rest.
            patience = node.View.State is NodeState.Starting ? patience - 1 : StartQuestionsMax;
            var pause = patience is > 0 and < StartQuestionsMax ? AskEveryAtStart : AskEvery;
            await Task.Delay(pause, stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task AskAsync(CancellationToken stopping)
    {
        if (node.View.ProcessId is not { } processId)
        {
            return;
        }

        using var cts = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        cts.CancelAfter(AnswerTimeMax);
        try
        {
            var status = await client.GetFromJsonAsync<ProcessStatus>(_status, cts.Token);
            // Where the port is taken somebody else answers, perhaps another cluster that is ready; the process itself will say that it cannot listen.
            if (status!.ProcessId == processId)
            {
                node.Observe(processId, view => Apply(view, status));
            }
        }
        catch (Exception failure) when (failure is HttpRequestException or OperationCanceledException or System.Text.Json.JsonException)
        {
            var reason = failure is OperationCanceledException ? $"no answer within {AnswerTimeMax.TotalSeconds:0} s" : failure.Message;
            node.Observe(processId, view => view.State == NodeState.Starting ? view : view with { State = NodeState.NotReady, Reason = reason, CallsPerSecond = null });
        }
    }

    private NodeView Apply(NodeView view, ProcessStatus status)
    {
        var state = status.Ready ? NodeState.Ready : view.State == NodeState.Starting ? NodeState.Starting : NodeState.NotReady;
        return view with { State = state, Reason = string.Join("; ", status.Problems), Activations = status.Activations, CallsPerSecond = Rate(view.ProcessId, status.Calls) };
    }

    private double? Rate(int? processId, long? calls)
    {
        var (previous, previousAt, sameProcess) = (_counted, _countedAt, _countedProcess == processId);
        if (calls is not { } count)
        {
            return null;
        }

        (_counted, _countedAt, _countedProcess) = (count, Stopwatch.GetTimestamp(), processId);
        return sameProcess ? (count - previous) / Stopwatch.GetElapsedTime(previousAt, _countedAt).TotalSeconds : null;
    }
}

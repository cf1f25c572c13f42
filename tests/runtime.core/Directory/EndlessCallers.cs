using System.Collections.Concurrent;

namespace Actors.Runtime.Core.Tests.Directory;

/// <summary>
/// Calls a grain again whenever one of its calls has been sent on, from another thread, until a call is sent by its own caller: then
/// nothing waits for the grain to be found any more.
/// </summary>
internal sealed class EndlessCallers(GrainId grainId, int callsPerSend, Func<Task<int>> call)
{
    /// <summary>After so many sends without an end there is none.</summary>
    public const int SendsMax = 50;

    // A caller that has not got its call off by then is being kept from it.
    private static readonly TimeSpan CallMax = TimeSpan.FromSeconds(1);

    private readonly ConcurrentQueue<Task<int>> _calls = new();
    private readonly ThreadLocal<bool> _isCaller = new();
    private readonly TaskCompletionSource<bool> _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Thread? _caller;
    private int _sends;

    /// <summary>True when calls were sent by their own callers in the end.</summary>
    public Task<bool> Ended => _ended.Task;

    /// <summary>The answers, in the order of the calls.</summary>
    public async Task<int[]> AnswersAsync()
    {
        _caller?.Join();
        return await Task.WhenAll(_calls);
    }

    public void Call() => _calls.Enqueue(call());

    /// <summary>Called on the thread that has sent a call.</summary>
    public void OnSent(GrainId target)
    {
        if (target != grainId || _ended.Task.IsCompleted)
        {
            return;
        }

        if (_isCaller.Value || ++_sends == SendsMax)
        {
            _ended.TrySetResult(_isCaller.Value);
            return;
        }

        // One at a time, so that it is clear which call comes first.
        if (_caller is null or { IsAlive: false })
        {
            _caller = new Thread(CallSome);
            _caller.Start();
            _caller.Join(CallMax);
        }
    }

    private void CallSome()
    {
        _isCaller.Value = true;
        for (var i = 0; i < callsPerSend; i++)
        {
            Call();
        }
    }
}

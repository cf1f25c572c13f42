using System.Threading.Channels;

namespace Actors.Benchmarks.Calls;

/// <summary>The baseline: an unbounded channel per actor, one reader, a completion source per call.</summary>
internal sealed class BareActor
{
    private readonly Channel<Call> _calls = Channel.CreateUnbounded<Call>(new UnboundedChannelOptions { SingleReader = true });
    private int _count;

    public BareActor() => _ = RunAsync();

    public Task<int> Ping(int value)
    {
        var call = new Call(value, new TaskCompletionSource<int>(TaskCreationOptions.RunContinuationsAsynchronously));
        _calls.Writer.TryWrite(call);
        return call.Answer.Task;
    }

    public void Stop() => _calls.Writer.Complete();

    private async Task RunAsync()
    {
        await foreach (var call in _calls.Reader.ReadAllAsync())
        {
            call.Answer.SetResult(call.Value + ++_count);
        }
    }

    private readonly record struct Call(int Value, TaskCompletionSource<int> Answer);
}

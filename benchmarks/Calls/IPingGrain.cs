namespace Actors.Benchmarks.Calls;

/// <summary>The smallest grain: what remains of a call is the runtime.</summary>
public interface IPingGrain : IGrainWithIntegerKey
{
    ValueTask<int> Ping(int value);

    Task<int> PingTask(int value);
}

public sealed class PingGrain : Grain, IPingGrain
{
    private int _count;

    public ValueTask<int> Ping(int value) => new(value + ++_count);

    public Task<int> PingTask(int value) => Task.FromResult(value + ++_count);
}

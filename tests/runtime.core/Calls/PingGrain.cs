namespace Actors.Runtime.Core.Tests.Calls;

public interface IPingGrain : IGrainWithIntegerKey
{
    ValueTask Ping();

    Task<int> Add(int left, int right);

    Task<string> Slow(TaskCompletionSource<string> answer);

    Task Throw(string message);
}

public sealed class PingGrain : Grain, IPingGrain
{
    public ValueTask Ping() => default;

    public async Task<int> Add(int left, int right)
    {
        await Task.Yield();
        return left + right;
    }

    public Task<string> Slow(TaskCompletionSource<string> answer) => answer.Task;

    public Task Throw(string message) => throw new InvalidOperationException(message);
}

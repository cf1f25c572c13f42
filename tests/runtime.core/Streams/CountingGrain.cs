using System.Runtime.CompilerServices;
using Actors.Runtime.Core.Tests.Scripts;

namespace Actors.Runtime.Core.Tests.Streams;

public interface ICountingGrain : IGrainWithStringKey
{
    IAsyncEnumerable<int> Count(int count, CancellationToken cancellationToken = default);

    IAsyncEnumerable<int> CountAtGates(int count, CancellationToken cancellationToken = default);

    IAsyncEnumerable<int> CountAndFail(int count);

    IAsyncEnumerable<string> Echo(List<string> values);

    IAsyncEnumerable<List<string>> Grow(int count);

    Task End();

    Task Ping();
}

public sealed class CountingGrain(Board board) : Grain, ICountingGrain
{
    private string Key => this.GetPrimaryKeyString();

    public async IAsyncEnumerable<int> Count(int count, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        for (var i = 0; i < count; i++)
        {
            if (i % 10 == 5)
            {
                await Task.Yield();
            }

            yield return i;
        }
    }

    public async IAsyncEnumerable<int> CountAtGates(int count, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        try
        {
            for (var i = 0; i < count; i++)
            {
                board.Open($"{Key} at {i}");
                await board.Gate($"{Key} item {i}").WaitAsync(cancellationToken);
                yield return i;
            }
        }
        finally
        {
            board.Open($"{Key} ended");
        }
    }

    public async IAsyncEnumerable<int> CountAndFail(int count)
    {
        for (var i = 0; i < count; i++)
        {
            yield return i;
        }

        await Task.Yield();
        throw new FormatException("after the items");
    }

    public async IAsyncEnumerable<string> Echo(List<string> values)
    {
        await Task.Yield();
        foreach (var value in values)
        {
            yield return value;
        }
    }

    public async IAsyncEnumerable<List<string>> Grow(int count)
    {
        var values = new List<string>();
        for (var i = 0; i < count; i++)
        {
            await Task.Yield();
            values.Add($"{i}");
            yield return values;
        }
    }

    public Task End()
    {
        DeactivateOnIdle();
        return Task.CompletedTask;
    }

    public Task Ping() => Task.CompletedTask;
}

using Actors.Runtime.Core.Tests.Scripts;
using Orleans.Concurrency;

namespace Actors.Runtime.Core.Tests.Calls;

public interface IFilteredGrain : IGrainWithStringKey
{
    Task<string> Greet(string name);

    Task<string> FailTimes(int times);

    [AlwaysInterleave]
    [ResponseTimeout("00:00:00.300")]
    Task<List<string>> AddSlowlyTheFirstTime(List<string> values);
}

/// <summary>A grain that filters its own calls.</summary>
public sealed class FilteredGrain(Board board) : Grain, IFilteredGrain, IIncomingGrainCallFilter
{
    private int _calls;

    public async Task Invoke(IIncomingGrainCallContext context)
    {
        board.Write("grain >");
        await context.Invoke();
        board.Write("grain <");
    }

    public Task<string> Greet(string name)
    {
        board.Write($"Greet {name}");
        return Task.FromResult($"Hello, {name}");
    }

    public Task<string> FailTimes(int times) =>
        ++_calls <= times ? throw new InvalidOperationException("boom") : Task.FromResult($"after {_calls}");

    public async Task<List<string>> AddSlowlyTheFirstTime(List<string> values)
    {
        values.Add("added");
        if (++_calls == 1)
        {
            await board.Gate("never opened");
        }

        return values;
    }
}

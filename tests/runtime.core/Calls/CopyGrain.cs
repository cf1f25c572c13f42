using System.Globalization;
using Actors.Runtime.Core.Tests.Scripts;
using Orleans.Concurrency;

namespace Actors.Runtime.Core.Tests.Calls;

/// <summary>A type that nobody can copy.</summary>
public sealed class Uncopyable
{
    public int Value { get; set; }
}

public interface ICopyGrain : IGrainWithIntegerKey
{
    Task<Immutable<List<string>>> Immutable([Immutable] List<string> value);

    Task<bool> AreSame(List<string> left, List<string> right);

    Task Take(Uncopyable value);

    Task<string> AskCounter(IScriptGrain grain);
}

public sealed class CopyGrain : Grain, ICopyGrain
{
    public Task<Immutable<List<string>>> Immutable(List<string> value) => Task.FromResult(value.AsImmutable());

    public Task<bool> AreSame(List<string> left, List<string> right) => Task.FromResult(ReferenceEquals(left, right));

    public Task Take(Uncopyable value) => Task.CompletedTask;

    public async Task<string> AskCounter(IScriptGrain grain)
    {
        var counter = 0;
        await grain.Run(self => Task.FromResult(counter = self.Counter));
        return counter.ToString(CultureInfo.InvariantCulture);
    }
}

public interface IGrowingGrain : IGrainWithIntegerKey
{
    Task<List<string>> AddAndGet(string value);
}

[Reentrant]
public sealed class GrowingGrain : Grain, IGrowingGrain
{
    private readonly List<string> _values = [];

    public async Task<List<string>> AddAndGet(string value)
    {
        await Task.Yield();
        _values.Add(value);
        return _values;
    }
}

using Orleans.Concurrency;

namespace Actors.Runtime.Core.Tests.State;

public sealed class Tally
{
    public int Value { get; set; }
}

public interface IStateGrain : IGrainWithStringKey
{
    Task<(int Value, string? Etag, bool Exists)> Look();

    Task<int> ValueAtActivation();

    Task Write(int value);

    Task Read();

    Task Clear();

    Task End();

    Task<int> WriteAllAtOnce(int count);

    Task WriteClearWrite(int first, int last);

    Task WriteOutsideOfTheTurn();
}

[Reentrant]
public sealed class StateGrain([PersistentState("tally")] IPersistentState<Tally> tally) : Grain, IStateGrain
{
    private int _valueAtActivation;

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        _valueAtActivation = tally.State.Value;
        return Task.CompletedTask;
    }

    public Task<(int Value, string? Etag, bool Exists)> Look() => Task.FromResult((tally.State.Value, tally.Etag, tally.RecordExists));

    public Task<int> ValueAtActivation() => Task.FromResult(_valueAtActivation);

    public Task Write(int value)
    {
        tally.State.Value = value;
        return tally.WriteStateAsync();
    }

    public Task Read() => tally.ReadStateAsync();

    public Task Clear() => tally.ClearStateAsync();

    public Task End()
    {
        DeactivateOnIdle();
        return Task.CompletedTask;
    }

    public async Task<int> WriteAllAtOnce(int count)
    {
        var writes = new List<Task>();
        for (var i = 0; i < count; i++)
        {
            tally.State.Value = i + 1;
            writes.Add(tally.WriteStateAsync());
        }

        await Task.WhenAll(writes);
        return tally.State.Value;
    }

    public Task WriteClearWrite(int first, int last)
    {
        tally.State.Value = first;
        var operations = new List<Task> { tally.WriteStateAsync(), tally.WriteStateAsync(), tally.ClearStateAsync() };
        tally.State.Value = last;
        operations.Add(tally.WriteStateAsync());
        return Task.WhenAll(operations);
    }

    public Task WriteOutsideOfTheTurn() => Task.Run(tally.WriteStateAsync);
}

public interface IBaseStateGrain : IGrainWithStringKey
{
    Task<int> Add(int value);

    Task<int> Forget();

    Task End();
}

/// <summary>State by the base class.</summary>
public sealed class BaseStateGrain : Grain<Tally>, IBaseStateGrain
{
    public async Task<int> Add(int value)
    {
        State.Value += value;
        await WriteStateAsync();
        return State.Value;
    }

    public async Task<int> Forget()
    {
        await ClearStateAsync();
        return State.Value;
    }

    public Task End()
    {
        DeactivateOnIdle();
        return Task.CompletedTask;
    }
}

public interface IHomelessStateGrain : IGrainWithStringKey
{
    Task Touch();
}

/// <summary>Its storage is registered nowhere.</summary>
public sealed class HomelessStateGrain([PersistentState("tally", "attic")] IPersistentState<Tally> tally) : Grain, IHomelessStateGrain
{
    public Task Touch() => tally.ReadStateAsync();
}

public interface ICuriousStateGrain : IGrainWithStringKey
{
    Task Touch();
}

/// <summary>Looks at its state before it is loaded.</summary>
public sealed class CuriousStateGrain : Grain, ICuriousStateGrain
{
    public CuriousStateGrain([PersistentState("tally")] IPersistentState<Tally> tally) => _ = tally.RecordExists;

    public Task Touch() => Task.CompletedTask;
}

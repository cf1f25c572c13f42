using System.Collections.Concurrent;
using Orleans.Placement;

namespace Actors.Runtime.Core.Tests.Migration;

/// <summary>A grain that moves, with everything that can go along.</summary>
public interface IMovingGrain : IGrainWithIntegerKey
{
    Task<MovingReport> Look();

    /// <summary>Stores numbers, then changes them in memory alone.</summary>
    Task Keep(int stored, int unsaved);

    Task Save();

    /// <summary>Counts in memory alone.</summary>
    Task<int> Count();

    Task Note(int number);

    Task Hold(string gate);

    Task FailToPack();

    Task FailToUnpack();
}

[GenerateSerializer]
public sealed record MovingReport(
    [property: Id(0)] string Silo, [property: Id(1)] int Own, [property: Id(2)] int Extra, [property: Id(3)] int Counted, [property: Id(4)] List<int> Notes);

[GenerateSerializer]
public sealed class MovingState
{
    [Id(0)]
    public int Number { get; set; }
}

/// <summary>How many activations of a grain live, and how many there ever were at once.</summary>
public sealed class Presence
{
    private readonly ConcurrentDictionary<GrainId, int> _alive = new();
    private int _most;

    public int Most => _most;

    public void Enter(GrainId grainId) => InterlockedMax(_alive.AddOrUpdate(grainId, 1, static (_, count) => count + 1));

    public void Leave(GrainId grainId) => _alive.AddOrUpdate(grainId, 0, static (_, count) => count - 1);

    private void InterlockedMax(int count)
    {
        for (var most = _most; count > most; most = _most)
        {
            Interlocked.CompareExchange(ref _most, count, most);
        }
    }
}

[RandomPlacement]
public sealed class MovingGrain([PersistentState("extra")] IPersistentState<MovingState> extra, Scripts.Board board, Presence presence)
    : Grain<MovingState>, IMovingGrain, IGrainMigrationParticipant
{
    private readonly List<int> _notes = [];
    private int _counted;
    private bool _failsToPack;
    private bool _failsToUnpack;

    public Task<MovingReport> Look() => Task.FromResult(new MovingReport(RuntimeIdentity, State.Number, extra.State.Number, _counted, [.. _notes]));

    public async Task Keep(int stored, int unsaved)
    {
        (State.Number, extra.State.Number) = (stored, stored);
        await Save();
        (State.Number, extra.State.Number) = (unsaved, unsaved);
    }

    public async Task Save()
    {
        await WriteStateAsync();
        await extra.WriteStateAsync();
    }

    public Task<int> Count() => Task.FromResult(++_counted);

    public Task Note(int number)
    {
        _notes.Add(number);
        return Task.CompletedTask;
    }

    public Task Hold(string gate) => board.Gate(gate);

    public Task FailToPack()
    {
        _failsToPack = true;
        return Task.CompletedTask;
    }

    public Task FailToUnpack()
    {
        _failsToUnpack = true;
        return Task.CompletedTask;
    }

    public void OnDehydrate(IDehydrationContext dehydrationContext)
    {
        if (_failsToPack)
        {
            throw new InvalidOperationException("as asked");
        }

        Assert.True(dehydrationContext.TryAddValue("counted", _counted));
        Assert.True(dehydrationContext.TryAddValue("notes", _notes));
        dehydrationContext.AddBytes("fails", [(byte)(_failsToUnpack ? 1 : 0)]);
    }

    public void OnRehydrate(IRehydrationContext rehydrationContext)
    {
        if (rehydrationContext.TryGetBytes("fails", out var fails) && fails.FirstSpan[0] == 1)
        {
            throw new InvalidOperationException("as asked");
        }

        Assert.True(rehydrationContext.TryGetValue("counted", out _counted));
        Assert.True(rehydrationContext.TryGetValue<List<int>>("notes", out var notes));
        _notes.AddRange(notes);
    }

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        presence.Enter(this.GetGrainId());
        return Task.CompletedTask;
    }

    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        presence.Leave(this.GetGrainId());
        return Task.CompletedTask;
    }
}

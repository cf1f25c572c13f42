using System.Collections.Concurrent;
using Actors.Runtime.Core.Tests.Scripts;
using Orleans.Concurrency;

namespace Actors.Runtime.Core.Tests.Lifetime;

public interface ILifeGrain : IGrainWithStringKey
{
    Task<string> Work();

    Task<int> WorkAndEnd();

    Task Block();

    [AlwaysInterleave]
    Task Interleave();

    Task EndNow();

    Task Delay(TimeSpan duration);
}

/// <summary>What a test wants to happen while a grain begins and ends, by the grain's key.</summary>
public static class LifeScript
{
    public static ConcurrentDictionary<string, Func<Task>> OnActivate { get; } = new();

    public static ConcurrentDictionary<string, Func<Task>> OnDeactivate { get; } = new();
}

/// <summary>Writes its life on the board, and notices when two activations of it are alive.</summary>
public class LifeGrain(Board board) : Grain, ILifeGrain, IAsyncDisposable
{
    public static readonly ConcurrentDictionary<string, int> Alive = new();

    private string Key => this.GetPrimaryKeyString();

    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        board.Write($"{Key} activate");
        if (Alive.AddOrUpdate(Key, 1, static (_, count) => count + 1) != 1)
        {
            board.Write($"{Key} twice");
        }

        if (LifeScript.OnActivate.TryGetValue(Key, out var script))
        {
            await script();
        }
    }

    public override async Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        if (LifeScript.OnDeactivate.TryGetValue(Key, out var script))
        {
            await script();
        }

        board.Write($"{Key} deactivate {reason.ReasonCode}");
    }

    public Task<string> Work()
    {
        board.Write($"{Key} work");
        return Task.FromResult(GrainContext.ActivationId.ToString());
    }

    public async Task<int> WorkAndEnd()
    {
        await Task.Yield();
        DeactivateOnIdle();
        return 1;
    }

    public Task Block()
    {
        board.Open($"{Key} blocked");
        return board.Gate($"{Key} release");
    }

    public Task Interleave() => Task.CompletedTask;

    public Task EndNow()
    {
        DeactivateOnIdle();
        return Task.CompletedTask;
    }

    public Task Delay(TimeSpan duration)
    {
        DelayDeactivation(duration);
        return Task.CompletedTask;
    }

    public ValueTask DisposeAsync()
    {
        board.Write($"{Key} dispose");
        Alive.AddOrUpdate(Key, 0, static (_, count) => count - 1);
        GC.SuppressFinalize(this);
        return default;
    }
}

public interface IKeptGrain : ILifeGrain;

[KeepAlive]
public sealed class KeptGrain(Board board) : LifeGrain(board), IKeptGrain;

public interface IShortLivedGrain : ILifeGrain;

[CollectionAgeLimit(Minutes = 2)]
public sealed class ShortLivedGrain(Board board) : LifeGrain(board), IShortLivedGrain;

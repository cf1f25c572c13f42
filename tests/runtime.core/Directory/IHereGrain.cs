using Orleans.Placement;

namespace Actors.Runtime.Core.Tests.Directory;

/// <summary>A grain that says where it is.</summary>
public interface IHereGrain : IGrainWithIntegerKey
{
    Task<string> Where();

    Task<int> Count();

    Task Slow(string gate);

    Task End();
}

[RandomPlacement]
public sealed class HereGrain(Scripts.Board board) : Grain, IHereGrain
{
    private int _count;

    public Task<string> Where() => Task.FromResult(RuntimeIdentity);

    public Task<int> Count() => Task.FromResult(++_count);

    public Task Slow(string gate) => board.Gate(gate);

    public Task End()
    {
        DeactivateOnIdle();
        return Task.CompletedTask;
    }
}

using Actors.Runtime.Core.Tests.Scripts;

namespace Actors.Runtime.Core.Tests.Lifetime;

public interface IStuckGrain : IGrainWithStringKey
{
    Task Work();
}

/// <summary>Never gets to work, and throws when it is told to give up.</summary>
public sealed class StuckGrain(Board board) : Grain, IStuckGrain
{
    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        await using var registration = cancellationToken.Register(() =>
        {
            board.Open($"{this.GetPrimaryKeyString()} told");
            throw new InvalidOperationException("the grain's own failure to give up");
        });
        await board.Gate($"{this.GetPrimaryKeyString()} free");
    }

    public Task Work() => Task.CompletedTask;
}

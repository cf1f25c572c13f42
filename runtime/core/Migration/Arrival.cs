using Orleans.Runtime;

namespace Actors.Runtime.Migration;

/// <summary>An activation that comes from another silo, until it has registered.</summary>
internal sealed class Arrival(GrainAddress from, Luggage luggage)
{
    private readonly TaskCompletionSource<bool> _registered = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>The activation whose place it takes.</summary>
    public GrainAddress From { get; } = from;

    /// <summary>What it brings along; null once that is known to be of the past.</summary>
    public Luggage? Luggage { get; private set; } = luggage;

    /// <summary>Whether it has taken that place.</summary>
    public Task<bool> Registered => _registered.Task;

    /// <summary>Somebody else may have been active meanwhile, so what was brought along is worth nothing any more.</summary>
    public void DropLuggage() => Luggage = null;

    public void Settle(bool isRegistered) => _registered.TrySetResult(isRegistered && Luggage is not null);
}

namespace Actors.Gateway.Watching;

/// <summary>The first moments of a wait, in which a change may still come without the cost of parking the request.</summary>
internal sealed class Patience : WheelEntry
{
    private readonly TaskCompletionSource _over = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task Over => _over.Task;

    public override void Expire() => _over.TrySetResult();
}

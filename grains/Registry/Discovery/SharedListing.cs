namespace Actors.Grains.Registry.Discovery;

/// <summary>
/// Lets any number of callers share the listings of one service: at most one runs and one waits. Not thread-safe: used on the grain's turn.
/// </summary>
internal sealed class SharedListing(Func<Task> list)
{
    private Task _current = Task.CompletedTask;
    private Task? _next;

    /// <summary>Completes with the listing that runs, or a new one.</summary>
    public Task JoinAnyAsync() => _current.IsCompleted ? JoinNextAsync() : _current;

    /// <summary>Completes with a listing that begins after this call: one that runs already may show less than the caller has seen.</summary>
    public Task JoinNextAsync()
    {
        if (_next is not null)
        {
            return _next;
        }

        return _current.IsCompleted ? _current = list() : _next = FollowAsync(_current);
    }

    // Whoever asks once the next listing has begun needs the one after it, so the place is free again before it begins.
    private async Task FollowAsync(Task current)
    {
        await current.ConfigureAwait(ConfigureAwaitOptions.ContinueOnCapturedContext | ConfigureAwaitOptions.SuppressThrowing);
        _next = null;
        await (_current = list());
    }
}

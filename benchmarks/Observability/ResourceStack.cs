namespace Actors.Benchmarks.Observability;

/// <summary>Ends what was started, the last first.</summary>
internal sealed class ResourceStack : IAsyncDisposable
{
    private readonly Stack<IAsyncDisposable> _resources = [];

    public T Add<T>(T resource)
        where T : IAsyncDisposable
    {
        _resources.Push(resource);
        return resource;
    }

    public async ValueTask DisposeAsync()
    {
        while (_resources.TryPop(out var resource))
        {
            await resource.DisposeAsync();
        }
    }
}

namespace Actors.Gateway.Registry;

/// <summary>
/// Asks for an index once for all who want it at the same time: a change that a thousand queries have to judge costs one call. An answer
/// serves everybody who wants no more than what it was asked to contain.
/// </summary>
internal sealed class SharedIndex(Func<long, Task<long?>> read)
{
    private readonly Lock _lock = new();
    private long _atLeast = -1;
    private Task<long?> _reading = Task.FromResult<long?>(null);

    public Task<long?> ReadAsync(long atLeast)
    {
        lock (_lock)
        {
            var isUsable = !_reading.IsCompleted || (_reading.IsCompletedSuccessfully && _reading.Result is not null);
            if (_atLeast < atLeast || !isUsable)
            {
                _atLeast = atLeast;
                _reading = read(atLeast);
            }

            return _reading;
        }
    }
}

using System.ComponentModel;

namespace Actors.Runtime.Invocation;

/// <summary>
/// Spare requests of one generated class, kept per thread. Requests are rented on callers' threads and returned wherever the
/// caller resumed, so each thread keeps a few and drops what is over.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class RequestPool<TRequest>
    where TRequest : Request
{
    private const int CapacityPerThread = 64;

    [ThreadStatic]
    private static Stack<TRequest>? _spare;

    /// <summary>A spare request, or null when this thread has none.</summary>
    public static TRequest? TryRent() => _spare is { } spare && spare.TryPop(out var request) ? request : null;

    /// <summary>Keeps <paramref name="request"/>, whose arguments have been dropped, for later.</summary>
    public static void Return(TRequest request)
    {
        var spare = _spare ??= new Stack<TRequest>(CapacityPerThread);
        if (spare.Count < CapacityPerThread)
        {
            spare.Push(request);
        }
    }
}

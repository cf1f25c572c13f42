using Actors.Runtime.Activations;
using Actors.Runtime.Invocation;
using Orleans.Runtime;

namespace Actors.Runtime.Calls;

/// <summary>
/// Finds activations of this process that wait for each other in a circle although their calls come from different callers: A runs
/// and waits for B, B runs and waits for A, and both calls are queued. No chain of calls shows that; only following what
/// runs to what it waits for does.
/// </summary>
/// <remarks>
/// Looked for a few times a second at activations with waiting requests, so calls pay nothing. A circle does not go away by
/// itself; it is followed twice, one gate at a time, and broken only if both walks saw the same waits: then all of them existed
/// at the moment between the walks.
/// </remarks>
internal static class WaitCycles
{
    private const int LengthMax = 64;

    /// <summary>Refuses one call of a circle that starts at <paramref name="activation"/>, if there is one.</summary>
    public static void Break(Activation activation)
    {
        if (activation.OutgoingCallOfBlocker(waiting: null) is null
            || Follow(activation) is not { } first
            || Follow(activation) is not { } second
            || !first.SequenceEqual(second))
        {
            return;
        }

        var closing = second[^1];
        if (closing.Host is Activation target && target.TryTakeBack(closing))
        {
            closing.Fail(new DeadlockException(
                $"The call {closing.Method} was refused because grains wait for each other: {Describe(second)}. Make one of the methods [AlwaysInterleave], one of the classes [Reentrant], or call in one order."));
        }
    }

    // The calls of the circle; null when the walk ends somewhere.
    private static List<Request>? Follow(Activation start)
    {
        var calls = new List<Request>();
        Request? waiting = null;
        for (var activation = start; calls.Count < LengthMax;)
        {
            var call = activation.OutgoingCallOfBlocker(waiting);
            if (call is null || call.Host is not Activation next)
            {
                return null;
            }

            var seenAt = calls.IndexOf(call);
            if (seenAt >= 0)
            {
                return calls[seenAt..];
            }

            calls.Add(call);
            waiting = call;
            activation = next;
        }

        return null;
    }

    private static string Describe(List<Request> calls) => string.Join(
        "; ",
        calls.Select(call => $"{call.Chain?.GrainId} {call.Chain?.MethodName} waits for {call.Method} of {(call.Host as Activation)?.GrainId}"));
}

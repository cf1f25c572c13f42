using Actors.Runtime.Invocation;
using Actors.Runtime.Manifest;
using Orleans.Serialization.Invocation;

namespace Actors.Runtime.Activations;

/// <summary>Decides whether a request may start while others of the same activation have not ended.</summary>
/// <remarks>The rules are those of the Orleans programming model; the first that says yes wins.</remarks>
internal static class Admission
{
    /// <summary>True when <paramref name="incoming"/> may overlap <paramref name="running"/>.</summary>
    public static bool MayOverlap(Activation activation, Request incoming, Request running)
    {
        var options = incoming.Method.Options;
        var runningOptions = running.Method.Options;
        if (((options | runningOptions) & GrainMethodOptions.AlwaysInterleave) != 0
            || (options & runningOptions & GrainMethodOptions.ReadOnly) != 0
            || activation.Settings.IsReentrant
            || IsSameReentrantChain(activation, incoming, running))
        {
            return true;
        }

        return activation.Settings.MayInterleave is { } predicate
            && (IsAllowed(activation, predicate, incoming) || IsAllowed(activation, predicate, running));
    }

    /// <summary>True when the request could overlap something, so that it is worth asking although others wait.</summary>
    public static bool CouldOverlap(GrainClassSettings settings, Request request) =>
        settings.IsReentrant
        || settings.MayInterleave is not null
        || (request.Method.Options & (GrainMethodOptions.AlwaysInterleave | GrainMethodOptions.ReadOnly)) != 0
        || request.Context is not null;

    // The predicate is user code on the scheduler's path: one that throws says no, and the grain goes on.
    private static bool IsAllowed(Activation activation, Func<object?, IInvokable, bool> predicate, Request request)
    {
        try
        {
            return predicate(activation.GrainInstance, request);
        }
        catch (Exception exception)
        {
            activation.Host.Timeouts.ReportBrokenPredicate(activation, request, exception);
            return false;
        }
    }

    private static bool IsSameReentrantChain(Activation activation, Request incoming, Request running)
    {
        if (incoming.Context is not { } context || context.ReentrancyId == Guid.Empty)
        {
            return false;
        }

        return context.ReentrancyId == running.Context?.ReentrancyId || activation.IsInReentrantSection(context.ReentrancyId);
    }
}

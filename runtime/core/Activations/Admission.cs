using Actors.Runtime.Invocation;
using Actors.Runtime.Manifest;

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
            && (predicate(activation.GrainInstance, incoming) || predicate(activation.GrainInstance, running));
    }

    /// <summary>True when the request could overlap something, so that it is worth asking although others wait.</summary>
    public static bool CouldOverlap(GrainClassSettings settings, Request request) =>
        settings.IsReentrant
        || settings.MayInterleave is not null
        || (request.Method.Options & (GrainMethodOptions.AlwaysInterleave | GrainMethodOptions.ReadOnly)) != 0
        || request.Context is not null;

    private static bool IsSameReentrantChain(Activation activation, Request incoming, Request running)
    {
        if (incoming.Context is not { } context || context.ReentrancyId == Guid.Empty)
        {
            return false;
        }

        return context.ReentrancyId == running.Context?.ReentrancyId || activation.IsInReentrantSection(context.ReentrancyId);
    }
}

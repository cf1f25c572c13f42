using Orleans.Runtime;

namespace Actors.Runtime.Calls;

/// <summary>The identities of observers: objects of a client that grains can call.</summary>
internal static class ObserverIds
{
    private static readonly GrainType ObserverType = GrainType.Create("sys.observer");

    public static GrainId New() => GrainId.Create(ObserverType, Guid.CreateVersion7().ToString("N"));

    public static bool IsObserver(GrainId grainId) => grainId.Type == ObserverType;
}

using System.Collections.Concurrent;
using Actors.Runtime.Invocation;
using Actors.Runtime.Lifetime;
using Orleans.Runtime;

namespace Actors.Runtime.Calls;

/// <summary>Brings a request to the target that answers for a grain: an observer of this process, or an activation.</summary>
internal sealed class Router
{
    // A target that is found gone has been replaced or removed by the next look; more looks than this mean a bug.
    private const int LookupsMax = 8;

    private readonly ActivationCatalog _catalog;
    private readonly ConcurrentDictionary<GrainId, CallTarget> _observers = new();

    public Router(ActivationCatalog catalog) => _catalog = catalog;

    /// <summary>Sends to the target that the reference used last, else looks it up.</summary>
    public void Dispatch(GrainReference reference, Request request)
    {
        if (reference.LastTarget is CallTarget last && last.TryEnqueue(request))
        {
            return;
        }

        reference.LastTarget = Send(reference.GrainId, request);
    }

    /// <summary>Sends again what a deactivated target never ran.</summary>
    public void Resend(GrainId grainId, Request request)
    {
        if (request.IsOneWay || !request.IsCompleted)
        {
            Send(grainId, request);
        }
    }

    public void Add(GrainId observerId, CallTarget observer) => _observers[observerId] = observer;

    public void Remove(GrainId observerId) => _observers.TryRemove(observerId, out _);

    private CallTarget? Send(GrainId grainId, Request request)
    {
        try
        {
            for (var lookups = 0; lookups < LookupsMax; lookups++)
            {
                var target = Find(grainId);
                if (target.TryEnqueue(request))
                {
                    return target;
                }

                _catalog.Remove(grainId, target);
            }

            throw new OrleansMessageRejectionException($"The call {request.Method} to grain '{grainId}' found {LookupsMax} targets in a row that were just ending; retry it.");
        }
        catch (Exception exception)
        {
            Refuse(request, exception);
            return null;
        }
    }

    private CallTarget Find(GrainId grainId)
    {
        if (ObserverIds.IsObserver(grainId))
        {
            return _observers.TryGetValue(grainId, out var observer)
                ? observer
                : throw new ClientNotAvailableException(grainId);
        }

        return _catalog.GetOrCreate(grainId);
    }

    private static void Refuse(Request request, Exception exception)
    {
        if (request.IsOneWay)
        {
            request.Discard();
        }
        else
        {
            request.Fail(exception);
        }
    }
}

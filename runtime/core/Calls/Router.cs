using System.Collections.Concurrent;
using Actors.Runtime.Invocation;
using Actors.Runtime.Lifetime;
using Orleans.Runtime;

namespace Actors.Runtime.Calls;

/// <summary>Brings a request to the target that answers for a grain: an observer of this process, or an activation.</summary>
internal sealed class Router
{
    // An activation that ends before it ran anything has helped nobody; more of them in a row than this are a grain that never
    // stays.
    private const int FruitlessActivationsMax = 8;

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
    /// <param name="grainId">The grain.</param>
    /// <param name="request">A request that waited for it.</param>
    /// <param name="hasRunAny">True when the target ran other requests, so that there is progress.</param>
    public void Resend(GrainId grainId, Request request, bool hasRunAny)
    {
        if (request.IsCompleted)
        {
            return;
        }

        request.FruitlessActivations = hasRunAny ? (byte)0 : (byte)(request.FruitlessActivations + 1);
        if (request.FruitlessActivations < FruitlessActivationsMax)
        {
            Send(grainId, request);
            return;
        }

        request.Refuse(new OrleansMessageRejectionException(
            $"The call {request.Method} was given up: grain '{grainId}' was activated {FruitlessActivationsMax} times and ended each time before it ran a call; remove what deactivates it while it activates."));
    }

    public void Add(GrainId observerId, CallTarget observer) => _observers[observerId] = observer;

    /// <summary>Forgets an observer and returns it; null when it is not known.</summary>
    public CallTarget? Remove(GrainId observerId) => _observers.TryRemove(observerId, out var observer) ? observer : null;

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
            request.Refuse(exception);
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
}

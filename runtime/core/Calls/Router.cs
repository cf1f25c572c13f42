using Actors.Runtime.Directory;
using Actors.Runtime.Invocation;
using Actors.Runtime.Membership;
using Actors.Runtime.Messaging;
using Actors.Runtime.Observers;
using Actors.Runtime.Scheduling;
using Actors.Runtime.SystemTargets;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Runtime;

namespace Actors.Runtime.Calls;

/// <summary>
/// Brings a request to the target that answers for a grain: an observer or system target, an activation of this silo, or the
/// process where the grain is.
/// </summary>
internal sealed class Router : IUndelivered, IIncomingRequests
{
    // An activation that ends before it ran anything has helped nobody; more of them in a row than this are a grain that never
    // stays.
    private const int FruitlessActivationsMax = 8;

    // A target that is found gone has been replaced or removed by the next look; more looks than this mean a bug.
    private const int LookupsMax = 8;

    // A request that came from another process and is not for a grain here is sent on at most this often.
    private const int ForwardsMax = 2;

    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan PauseMax = TimeSpan.FromMilliseconds(320);

    private readonly IGrainLocator _locator;
    private readonly SystemTargetTable _systemTargets;
    private readonly ObserverDirectory _observers;
    private readonly IPeers _peers;
    private readonly CoarseClock _clock;
    private readonly TimeProvider _timeProvider;
    private readonly ILivenessGate _liveness;

    public Router(
        IGrainLocator locator,
        SystemTargetTable systemTargets,
        ObserverDirectory observers,
        IPeers peers,
        CoarseClock clock,
        TimeProvider timeProvider,
        ILivenessGate liveness)
    {
        _locator = locator;
        _systemTargets = systemTargets;
        _observers = observers;
        _peers = peers;
        _clock = clock;
        _timeProvider = timeProvider;
        _liveness = liveness;
    }

    /// <summary>Sends to the target that the reference used last, else looks it up.</summary>
    public void Dispatch(GrainReference reference, Request request)
    {
        if (RuntimeContext.Current is null && !_liveness.IsOpen && !request.Method.IsSystemMethod)
        {
            _ = DispatchOnceMemberAsync(reference, request);
            return;
        }

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

    /// <summary>Sends to a target that has just been found, or looks again when that one is gone.</summary>
    public void SendTo(CallTarget target, GrainId grainId, Request request)
    {
        if (!TrySendTo(target, grainId, request))
        {
            Send(grainId, request);
        }
    }

    /// <summary>Sends to a target that has just been found, unless nobody waits any more; false when the target is gone.</summary>
    public bool TrySendTo(CallTarget target, GrainId grainId, Request request)
    {
        try
        {
            return request.IsCompleted || TryEnqueue(target, grainId, request);
        }
        catch (Exception exception)
        {
            request.Refuse(exception);
            return true;
        }
    }

    /// <inheritdoc />
    public void Receive(GrainId target, Request request)
    {
        request.Forwards++;
        if (SystemTargetIds.IsSystemTarget(target) && _systemTargets.Find(target) is null)
        {
            // These are called where they are. Sent on, the call would have this process dial whatever address stands in the key.
            request.Refuse(new SiloUnavailableException($"'{target}' is not in this process, or not yet; the call {request.Method} was not run."));
            return;
        }

        Send(target, request);
    }

    /// <inheritdoc />
    public void OnUndelivered(GrainId target, SiloAddress peer, Request request, Exception reason) =>
        LookAgain(target, peer, request, reason, wasReached: false);

    /// <inheritdoc />
    public void OnRefused(GrainId target, SiloAddress peer, Request request, Exception reason) =>
        LookAgain(target, peer, request, reason, wasReached: true);

    private void LookAgain(GrainId target, SiloAddress peer, Request request, Exception reason, bool wasReached)
    {
        if (request.IsCompleted)
        {
            return;
        }

        if (SystemTargetIds.IsSystemTarget(target))
        {
            request.Refuse(reason);
            return;
        }

        if (ObserverIds.IsObserver(target))
        {
            _ = _observers.SendByDetourAsync(target, peer, request, this);
            return;
        }

        if (wasReached)
        {
            _locator.OnRefused(target, peer);
        }
        else
        {
            _locator.OnUndelivered(target, peer);
        }

        _ = SendAfterPauseAsync(target, request, reason);
    }

    // This process was held up: until it knows that it is still a member, what its activations remember may be old.
    private async Task DispatchOnceMemberAsync(GrainReference reference, Request request)
    {
        if (!await _liveness.WaitAsync().ConfigureAwait(false))
        {
            request.Refuse(new SiloUnavailableException($"The call {request.Method} to grain '{reference.GrainId}' was not run: the cluster has declared this silo dead."));
        }
        else if (!request.IsCompleted)
        {
            Send(reference.GrainId, request);
        }
    }

    // The grain's silo may be dying: until the cluster agrees on that, looking again finds the same address. The deadline of the
    // call bounds how long that is tried.
    private async Task SendAfterPauseAsync(GrainId target, Request request, Exception reason)
    {
        var pause = FirstPause * (1 << Math.Min(request.Resends, (byte)4));
        request.Resends = (byte)Math.Min(request.Resends + 1, byte.MaxValue);
        await Task.Delay(pause < PauseMax ? pause : PauseMax, _timeProvider).ConfigureAwait(false);
        if (request.IsCompleted)
        {
            return;
        }

        if (request.DeadlineMilliseconds <= _clock.NowMilliseconds)
        {
            request.Refuse(new TimeoutException($"The call {request.Method} to grain '{target}' was not delivered before its deadline; it was not run.", reason));
            return;
        }

        Send(target, request);
    }

    private CallTarget? Send(GrainId grainId, Request request)
    {
        try
        {
            for (var lookups = 0; lookups < LookupsMax; lookups++)
            {
                var target = Find(grainId, request);
                if (TryEnqueue(target, grainId, request))
                {
                    return target;
                }
            }

            throw new OrleansMessageRejectionException($"The call {request.Method} to grain '{grainId}' found {LookupsMax} targets in a row that were just ending; retry it.");
        }
        catch (Exception exception)
        {
            request.Refuse(exception);
            return null;
        }
    }

    private bool TryEnqueue(CallTarget target, GrainId grainId, Request request)
    {
        if (target is RemoteTarget remote && request.Forwards > ForwardsMax)
        {
            request.Refuse(new OrleansMessageRejectionException(
                $"The call {request.Method} to grain '{grainId}' was sent on {ForwardsMax} times and the grain has moved again, to '{remote.Peer}'; retry it."));
            return true;
        }

        if (target.TryEnqueue(request))
        {
            return true;
        }

        _locator.Forget(grainId, target);
        return false;
    }

    private CallTarget Find(GrainId grainId, Request request)
    {
        if (ObserverIds.IsObserver(grainId))
        {
            return _observers.Find(grainId, this);
        }

        return SystemTargetIds.TryGetSilo(grainId, out var silo)
            ? _systemTargets.Find(grainId) ?? new RemoteTarget(grainId, silo, _peers, this)
            : _locator.Locate(grainId, request);
    }
}

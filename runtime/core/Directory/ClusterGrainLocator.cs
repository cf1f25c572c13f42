using System.Collections.Concurrent;
using Actors.Runtime.Activations;
using Actors.Runtime.Calls;
using Actors.Runtime.Hosting;
using Actors.Runtime.Invocation;
using Actors.Runtime.Lifetime;
using Actors.Runtime.Messaging;
using Actors.Runtime.Messaging.Connections;
using Actors.Runtime.Placement;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Runtime;

namespace Actors.Runtime.Directory;

/// <summary>
/// Finds grains of a cluster: here, where they were last heard of, where the directory says, or, for a new activation, where placement
/// says. What is known at once is answered at once; else the requests wait in a <see cref="Resolving"/>, one for each grain.
/// </summary>
internal sealed class ClusterGrainLocator : IGrainLocator, ILocationHints
{
    private static readonly TimeSpan ResolveMax = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan LookAgainPause = TimeSpan.FromMilliseconds(20);

    // A target that was found is gone by the time that requests are sent there; more of them in a row mean a bug.
    private const int TargetsMax = 8;

    private readonly ConcurrentDictionary<GrainId, Resolving> _resolving = new();
    private readonly LocalSilo _silo;
    private readonly ActivationCatalog _catalog;
    private readonly LocationCache _cache;
    private readonly DirectoryClient _directory;
    private readonly PlacementService _placement;
    private readonly Sweeper _sweeper;
    private readonly TimeProvider _timeProvider;
    private readonly Lazy<Router> _router;

    public ClusterGrainLocator(
        LocalSilo silo,
        ActivationCatalog catalog,
        LocationCache cache,
        DirectoryClient directory,
        PlacementService placement,
        Sweeper sweeper,
        IServiceProvider services)
    {
        _silo = silo;
        _catalog = catalog;
        _cache = cache;
        _directory = directory;
        _placement = placement;
        _sweeper = sweeper;
        _timeProvider = services.GetRequiredService<TimeProvider>();
        _router = new Lazy<Router>(services.GetRequiredService<Router>);
    }

    public CallTarget Locate(GrainId grainId, Request request)
    {
        // What came first waits for an answer, or is just being sent to where the answer says. What comes now must not get there before,
        // so this comes before the places that the answer is noted in.
        var isSent = IsSentBySilo(request);
        if (_resolving.TryGetValue(grainId, out var resolving) && !isSent)
        {
            return resolving;
        }

        if (_catalog.Find(grainId) is { } here && !(here is StatelessWorkerGroup && _catalog.IsStopping))
        {
            return here;
        }

        // A silo that sends a request here has placed the grain here, or knew it here. If it has moved, its new activation finds out
        // when it registers.
        if (isSent)
        {
            return TryCreate(grainId) ?? resolving ?? LookUp(grainId, request);
        }

        return _cache.Find(grainId) ?? LookUp(grainId, request);
    }

    public void Forget(GrainId grainId, CallTarget target)
    {
        switch (target)
        {
            case RemoteTarget:
                _cache.Remove(grainId);
                break;
            case Resolving resolving:
                _resolving.TryRemove(new KeyValuePair<GrainId, Resolving>(grainId, resolving));
                break;
            default:
                _catalog.Remove(grainId, target);
                break;
        }
    }

    public void OnUndelivered(GrainId grainId, SiloAddress peer)
    {
        _cache.Remove(grainId, peer);
        _placement.Suspect(peer);
    }

    public void OnRefused(GrainId grainId, SiloAddress peer) => _cache.Remove(grainId, peer);

    public void OnAnsweredElsewhere(GrainId grainId, SiloAddress asked, SiloAddress answeredBy)
    {
        if (answeredBy.Equals(_silo.Address))
        {
            _cache.Remove(grainId, asked);
        }
        else
        {
            _cache.Set(grainId, answeredBy);
        }
    }

    /// <summary>An activation of this silo is registered: whoever waits to hear where its grain is need not any more.</summary>
    public void OnRegistered(GrainId grainId)
    {
        // After the activation was marked as registered; whoever begins to wait looks for that mark afterwards.
        Interlocked.MemoryBarrier();
        if (_resolving.TryGetValue(grainId, out var resolving))
        {
            resolving.OnHere();
        }
    }

    private bool IsHosting => _silo.Status < SiloStatus.ShuttingDown && !_catalog.IsStopping && _directory.View.IsActive(_silo.Address);

    // A client's call is placed as one of this silo's own.
    private static bool IsSentBySilo(Request request) =>
        request.Forwards > 1 || (request.Forwards == 1 && request.Sink is not CallReceiver { IsFromClient: true });

    private CallTarget? TryCreate(GrainId grainId, bool isPlacedFromHere = false) => IsHosting ? _catalog.TryGetOrCreate(grainId, isPlacedFromHere) : null;

    private CallTarget LookUp(GrainId grainId, Request request) =>
        TryResolve(grainId, request, out var chosen) ?? Resolve(grainId, request, chosen);

    // Without asking another silo first; null when that is not possible.
    private CallTarget? TryResolve(GrainId grainId, Request request, out SiloAddress? chosen)
    {
        chosen = null;
        if (_placement.IsStatelessWorker(grainId.Type))
        {
            return TryCreate(grainId) ?? TryPlace(grainId, request, isRemembered: false);
        }

        return !_directory.TryLookup(grainId, out var address) ? TryPlaceUnasked(grainId, request, out chosen)
            : address is null ? TryPlace(grainId, request, isRemembered: true)
            : address.SiloAddress!.Equals(_silo.Address) ? TryCreate(grainId)
            : _cache.Set(grainId, address.SiloAddress);
    }

    // Whoever registers a new activation is told of the one that there is. So when placement says here, looking for it before would be one
    // question more. Elsewhere, a request for a grain that is active already would go a longer way; there the choice waits for the answer.
    private CallTarget? TryPlaceUnasked(GrainId grainId, Request request, out SiloAddress? chosen)
    {
        chosen = _placement.TryChoose(grainId, request.Context);
        return _silo.Address.Equals(chosen) ? TryCreate(grainId, isPlacedFromHere: true) : null;
    }

    private CallTarget? TryPlace(GrainId grainId, Request request, bool isRemembered)
    {
        if (_placement.TryChoose(grainId, request.Context) is not { } silo)
        {
            return null;
        }

        var target = TargetAt(grainId, silo, isRemembered, isPlacedFromHere: true);
        TakeBack(target is null ? silo : null);
        return target;
    }

    private void TakeBack(SiloAddress? chosen)
    {
        if (chosen is not null)
        {
            _placement.TakeBack(chosen);
        }
    }

    // Null when it would be here, and this silo does not take it.
    private CallTarget? TargetAt(GrainId grainId, SiloAddress silo, bool isRemembered, bool isPlacedFromHere) =>
        silo.Equals(_silo.Address) ? TryCreate(grainId, isPlacedFromHere)
        : isRemembered ? _cache.Set(grainId, silo)
        : _cache.Make(grainId, silo);

    private Resolving Resolve(GrainId grainId, Request request, SiloAddress? chosen)
    {
        var resolving = new Resolving(grainId, request, chosen, _sweeper);
        var winner = _resolving.GetOrAdd(grainId, resolving);
        if (ReferenceEquals(winner, resolving))
        {
            _ = ResolveAsync(grainId, resolving);
        }
        else
        {
            TakeBack(chosen);
        }

        return winner;
    }

    private async Task ResolveAsync(GrainId grainId, Resolving resolving)
    {
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        try
        {
            using var timeout = new CancellationTokenSource(ResolveMax, _timeProvider);
            await SendWaitingAsync(grainId, resolving, timeout.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException exception)
        {
            Refuse(resolving, new OrleansMessageRejectionException($"It could not be found out within {ResolveMax} where grain '{grainId}' is; retry the call.", exception));
        }
        catch (Exception exception)
        {
            Refuse(resolving, exception);
        }

        TakeBack(resolving.TakeChosen());
        _resolving.TryRemove(new KeyValuePair<GrainId, Resolving>(grainId, resolving));
    }

    private async Task SendWaitingAsync(GrainId grainId, Resolving resolving, CancellationToken cancellationToken)
    {
        for (var targets = 0; targets < TargetsMax; targets++)
        {
            if (TrySendWaiting(await FindAsync(grainId, resolving, cancellationToken).ConfigureAwait(false), grainId, resolving))
            {
                return;
            }
        }

        throw new OrleansMessageRejectionException($"Grain '{grainId}' was found {TargetsMax} times in a row where it was just ending; retry the call.");
    }

    // In order, and behind them what comes meanwhile, until nothing waits: only then may requests take the short way. Those that come as fast
    // as others are sent would make that last for ever, so they are held up while the last are sent. False when the target is gone before:
    // those that have not been sent wait again, in their order, for another one.
    private bool TrySendWaiting(CallTarget target, GrainId grainId, Resolving resolving)
    {
        var countMax = int.MaxValue;
        while (resolving.TakeFirst(ref countMax) is { Count: > 0 } requests)
        {
            for (var i = 0; i < requests.Count; i++)
            {
                if (!_router.Value.TrySendTo(target, grainId, requests[i]))
                {
                    resolving.PutBack(requests[i..]);
                    return false;
                }
            }
        }

        return resolving.TrySendLast(request => _router.Value.TrySendTo(target, grainId, request));
    }

    private static void Refuse(Resolving resolving, Exception failure)
    {
        foreach (var request in resolving.End())
        {
            request.Refuse(failure);
        }
    }

    private async Task<CallTarget> FindAsync(GrainId grainId, Resolving resolving, CancellationToken cancellationToken)
    {
        var usesDirectory = !_placement.IsStatelessWorker(grainId.Type);
        while (true)
        {
            var found = usesDirectory ? await LookupAsync(grainId, resolving, cancellationToken).ConfigureAwait(false) : null;
            if (usesDirectory && _catalog.Find(grainId) is { } here)
            {
                return here;
            }

            var silo = found?.SiloAddress ?? await ChooseAsync(grainId, resolving, cancellationToken).ConfigureAwait(false);
            if (TargetAt(grainId, silo, usesDirectory, isPlacedFromHere: found is null) is { } target)
            {
                return target;
            }

            if (found is not null)
            {
                // It says here, but that one has ended, and this silo takes no other: the way must be free for another silo.
                await _directory.UnregisterAsync([found]).ConfigureAwait(false);
            }
            else
            {
                // This silo was chosen and takes nothing: it has just begun to stop. The next look passes it over.
                TakeBack(silo);
                _placement.Suspect(_silo.Address);
                await Task.Delay(LookAgainPause, _timeProvider, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    // What the directory says, or would say: an activation of this silo may have been registered before the answer is here, and the owner of
    // the range may be frozen since.
    private async ValueTask<GrainAddress?> LookupAsync(GrainId grainId, Resolving resolving, CancellationToken cancellationToken)
    {
        using var abandoned = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var lookup = _directory.LookupAsync(grainId, abandoned.Token).AsTask();
        while (true)
        {
            // In this order: whoever is registered after the look completes the task.
            var here = resolving.NextHere();
            if (!lookup.IsCompleted && FindRegistered(grainId) is { } registered)
            {
                await abandoned.CancelAsync().ConfigureAwait(false);
                return registered;
            }

            if (await Task.WhenAny(lookup, here).ConfigureAwait(false) == lookup)
            {
                return await lookup.ConfigureAwait(false);
            }
        }
    }

    private GrainAddress? FindRegistered(GrainId grainId) =>
        _catalog.Find(grainId) is Activation activation && activation.RegisteredIn != Partition.Unanswered ? activation.Address : null;

    // Looking the grain up may have taken long enough for a silo that was chosen before to leave.
    private ValueTask<SiloAddress> ChooseAsync(GrainId grainId, Resolving resolving, CancellationToken cancellationToken)
    {
        if (resolving.TakeChosen() is { } chosen)
        {
            if (_placement.IsCandidate(grainId.Type, chosen))
            {
                return new ValueTask<SiloAddress>(chosen);
            }

            TakeBack(chosen);
        }

        return _placement.ChooseAsync(grainId, resolving.InterfaceType, resolving.Context, cancellationToken);
    }
}

using System.Collections.Concurrent;
using Actors.Runtime.Directory;
using Actors.Runtime.Hosting;
using Actors.Runtime.Manifest;
using Actors.Runtime.Scheduling;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Runtime;
using Orleans.Runtime.Placement;

namespace Actors.Runtime.Placement;

/// <summary>Chooses the silo of a new activation: by the caller's hint, else by the director of the class's strategy.</summary>
internal sealed class PlacementService : IPlacementContext
{
    // A silo that a request could not be delivered to is passed over for about as long as its death takes to be noticed.
    private const long SuspectMilliseconds = 2_000;

    private readonly ConcurrentDictionary<SiloAddress, long> _suspects = new();
    private readonly ConcurrentDictionary<Type, IPlacementDirector> _directors = new();
    private readonly LocalSilo _silo;
    private readonly ClusterManifest _manifest;
    private readonly GrainTypeMap _types;
    private readonly PlacementStrategy _default;
    private readonly LoadTable _loads;
    private readonly CoarseClock _clock;
    private readonly IServiceProvider _services;

    public PlacementService(LocalSilo silo, ClusterManifest manifest, GrainTypeMap types, PlacementStrategy defaultStrategy, LoadTable loads, CoarseClock clock, IServiceProvider services)
    {
        _loads = loads;
        _silo = silo;
        _manifest = manifest;
        _types = types;
        _default = defaultStrategy;
        _clock = clock;
        _services = services;
    }

    public SiloAddress LocalSilo => _silo.Address;

    public SiloStatus LocalSiloStatus => _silo.Status;

    private bool IsStopping => _silo.Status >= SiloStatus.ShuttingDown;

    /// <summary>Passes a silo over for a while, if there are others.</summary>
    public void Suspect(SiloAddress silo) => _suspects[silo] = _clock.NowMilliseconds + SuspectMilliseconds;

    /// <summary>True when a silo may still be chosen for grains of a type.</summary>
    public bool IsCandidate(GrainType grainType, SiloAddress silo) => Candidates(grainType).Contains(silo);

    /// <summary>A silo that was chosen does not get the activation after all; until it is said, choices count as load.</summary>
    public void TakeBack(SiloAddress silo) => _loads.OnNotPlaced(silo);

    /// <summary>Chooses at once; null when that takes longer.</summary>
    public SiloAddress? TryChoose(GrainId grainId, RequestContextData? requestContext)
    {
        var silos = Candidates(grainId.Type);
        if (silos.Length == 0 || requestContext is not null)
        {
            return null;
        }

        return DirectorOf(StrategyOf(grainId.Type)) is SiloDirector director ? Count(director.Choose(grainId, silos, LocalSilo)) : null;
    }

    /// <summary>Chooses; waits for a silo that hosts the class while the cluster may still get to know of one.</summary>
    /// <exception cref="OrleansMessageRejectionException">No silo hosts the class.</exception>
    public async ValueTask<SiloAddress> ChooseAsync(
        GrainId grainId, Type interfaceType, RequestContextData? context, CancellationToken cancellationToken)
    {
        while (true)
        {
            var changed = _manifest.Changed;
            var silos = Candidates(grainId.Type);
            if (silos.Length > 0)
            {
                var strategy = StrategyOf(grainId.Type);
                var target = new PlacementTarget(grainId, context?.Values.ToDictionary(), NameOf(interfaceType), interfaceVersion: 0);
                return Count(IPlacementDirector.GetPlacementHint(target.RequestContextData, silos)
                    ?? await DirectorOf(strategy).OnAddActivation(strategy, target, this).WaitAsync(cancellationToken).ConfigureAwait(false));
            }

            ThrowIfHopeless(grainId);
            await changed.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Chooses another silo for an activation of this one: the one that the context hints at, else by the class's strategy; null when there is none.</summary>
    /// <exception cref="OrleansException">The hint is no active silo that hosts the class.</exception>
    public async ValueTask<SiloAddress?> ChooseOtherAsync(GrainId grainId, Dictionary<string, object>? requestContext)
    {
        var others = Array.FindAll(Candidates(grainId.Type), silo => !silo.Equals(LocalSilo));
        if (requestContext?.GetValueOrDefault(IPlacementDirector.PlacementHintKey) is SiloAddress hint)
        {
            return hint.Equals(LocalSilo) ? null
                : others.Contains(hint) ? Count(hint)
                : throw new OrleansException($"silo '{hint}' is no active silo that hosts the grain type '{grainId.Type}'; name one of: {string.Join(", ", others.AsEnumerable())}");
        }

        if (others.Length == 0)
        {
            return null;
        }

        var strategy = StrategyOf(grainId.Type);
        var director = DirectorOf(strategy);
        var chosen = director is SiloDirector known
            ? known.Choose(grainId, others, LocalSilo)
            : await director.OnAddActivation(strategy, new PlacementTarget(grainId, requestContext, default, interfaceVersion: 0), this).ConfigureAwait(false);
        return chosen.Equals(LocalSilo) ? null : Count(chosen);
    }

    public SiloAddress[] GetCompatibleSilos(PlacementTarget target) => Candidates(target.GrainIdentity.Type) is { Length: > 0 } silos
        ? silos
        : throw new OrleansException($"No active silo hosts the grain type '{target.GrainIdentity.Type}'; start one that does.");

    public IReadOnlyDictionary<ushort, SiloAddress[]> GetCompatibleSilosWithVersions(PlacementTarget target) =>
        new Dictionary<ushort, SiloAddress[]> { [target.InterfaceVersion] = GetCompatibleSilos(target) };

    /// <summary>True when calls to grains of the type stay in a silo and use no directory.</summary>
    public bool IsStatelessWorker(GrainType grainType) => StrategyOf(grainType) is StatelessWorkerPlacement;

    // Counted when it is chosen and not when it begins: the choices that follow at once must see it.
    private SiloAddress Count(SiloAddress chosen)
    {
        _loads.OnPlaced(chosen);
        return chosen;
    }

    private static GrainInterfaceType NameOf(Type interfaceType) =>
        TypeManifest.Interfaces.TryGetValue(interfaceType, out var descriptor) ? new GrainInterfaceType(descriptor.Name) : default;

    private void ThrowIfHopeless(GrainId grainId)
    {
        if (IsStopping)
        {
            throw new SiloUnavailableException($"The silo is stopping and no other active silo hosts the grain type '{grainId.Type}'; grain '{grainId}' must be called later.");
        }

        if (_manifest.IsComplete && _manifest.Find(grainId.Type) is null)
        {
            throw new OrleansMessageRejectionException(
                $"No grain class has the grain type '{grainId.Type}' in any silo; reference the project that has it from a silo's host, or correct the identity '{grainId}'.");
        }
    }

    private SiloAddress[] Candidates(GrainType grainType)
    {
        var silos = _manifest.HostsOf(grainType);
        if (IsStopping)
        {
            silos = Array.FindAll(silos, silo => !silo.Equals(LocalSilo));
        }

        if (_suspects.IsEmpty)
        {
            return silos;
        }

        var now = _clock.NowMilliseconds;
        foreach (var (silo, until) in _suspects)
        {
            if (until <= now)
            {
                _suspects.TryRemove(new KeyValuePair<SiloAddress, long>(silo, until));
            }
        }

        var trusted = Array.FindAll(silos, silo => !_suspects.ContainsKey(silo));
        return trusted.Length > 0 ? trusted : silos;
    }

    private PlacementStrategy StrategyOf(GrainType grainType)
    {
        if (_types.FindSettings(grainType) is { } settings)
        {
            return settings.Placement ?? _default;
        }

        // A class that this silo does not have: others have told the name of its strategy.
        return KnownStrategies.Find(_manifest.Find(grainType)?.Strategy) ?? _default;
    }

    private IPlacementDirector DirectorOf(PlacementStrategy strategy) => _directors.GetOrAdd(
        strategy.GetType(),
        type => _services.GetKeyedService<IPlacementDirector>(type)
            ?? throw new OrleansConfigurationException($"No director carries out the placement strategy '{type}'; add one with AddPlacementDirector."));
}

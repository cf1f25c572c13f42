using System.Collections.Concurrent;
using Actors.Runtime.Activations;
using Actors.Runtime.Calls;
using Actors.Runtime.Manifest;
using Actors.Runtime.Migration;
using Orleans;
using Orleans.Runtime;

namespace Actors.Runtime.Lifetime;

/// <summary>All activations of this silo, at most one for each grain.</summary>
internal sealed class ActivationCatalog
{
    private static readonly DeactivationReason ShuttingDown = new(DeactivationReasonCode.ShuttingDown, "The silo is shutting down.");

    private readonly ConcurrentDictionary<GrainId, CallTarget> _targets = new();

    // Those of the targets that are groups: they are looked at every half second, and all targets may be very many.
    private readonly ConcurrentDictionary<StatelessWorkerGroup, byte> _groups = new();
    private readonly GrainTypeMap _types;
    private readonly Lazy<ActivationHost> _host;
    private volatile bool _isStopping;
    private long _createdCount;

    public ActivationCatalog(GrainTypeMap types, Func<ActivationHost> host)
    {
        _types = types;
        _host = new Lazy<ActivationHost>(host);
    }

    /// <summary>
    /// The activations, workers of stateless worker grains included. Those that come or go meanwhile may be among them or not: a list of one moment
    /// would keep everything else from coming and going while it is made.
    /// </summary>
    public IEnumerable<Activation> Activations
    {
        get
        {
            foreach (var (_, target) in _targets)
            {
                if (target is Activation activation)
                {
                    yield return activation;
                }
                else if (target is StatelessWorkerGroup group)
                {
                    foreach (var worker in group.Workers)
                    {
                        yield return worker;
                    }
                }
            }
        }
    }

    /// <summary>Every grain here with what takes its calls.</summary>
    public IEnumerable<KeyValuePair<GrainId, CallTarget>> Targets => _targets;

    /// <summary>True once no more grains are activated here.</summary>
    public bool IsStopping => _isStopping;

    /// <summary>How many grains are activated.</summary>
    public int Count => _targets.Count;

    /// <summary>How many activations there are, each worker of a stateless worker grain one.</summary>
    public int ActivationCount => Count + WorkerGroups.Sum(static group => group.Workers.Count - 1);

    /// <summary>How many activations there have been.</summary>
    public long CreatedCount => Interlocked.Read(ref _createdCount);

    public bool Contains(GrainId grainId) => _targets.ContainsKey(grainId);

    public CallTarget? Find(GrainId grainId) => _targets.GetValueOrDefault(grainId);

    /// <summary>The target of a grain, made when there is none.</summary>
    public CallTarget GetOrCreate(GrainId grainId)
    {
        if (_targets.TryGetValue(grainId, out var existing))
        {
            return existing;
        }

        ThrowIfStopping(grainId);
        var settings = _types.FindSettings(grainId.Type)
            ?? throw new OrleansMessageRejectionException($"No grain class has the grain type '{grainId.Type}'; reference the project that has it from the host, or correct the identity '{grainId}'.");
        return settings.StatelessWorker is null ? AddActivation(settings, grainId, isPlacedFromHere: false) : AddGroup(settings, grainId);
    }

    /// <summary>The target of a grain, made when there is none; null when this silo is stopping or does not have the class.</summary>
    public CallTarget? TryGetOrCreate(GrainId grainId, bool isPlacedFromHere = false) =>
        _targets.TryGetValue(grainId, out var existing) ? existing
        : _isStopping || _types.FindSettings(grainId.Type) is not { } settings ? null
        : settings.StatelessWorker is null ? AddActivation(settings, grainId, isPlacedFromHere)
        : AddGroup(settings, grainId);

    /// <summary>Begins an activation that comes from another silo; false when this silo has one of the grain, is stopping or does not have the class.</summary>
    public bool TryTakeIn(Arrival arrival)
    {
        var grainId = arrival.From.GrainId;
        if (_isStopping || _types.FindSettings(grainId.Type) is not { StatelessWorker: null } settings)
        {
            return false;
        }

        var activation = new Activation(_host.Value, settings, grainId.Key, arrival);
        var isTakenIn = _targets.TryAdd(grainId, activation);
        if (isTakenIn)
        {
            Begin(activation);
        }

        return isTakenIn;
    }

    /// <summary>How many activations have been used since then.</summary>
    public int CountUsedSince(long milliseconds) => Activations.Count(activation => activation.LastUsedMilliseconds >= milliseconds);

    public void ThrowIfStopping(GrainId grainId)
    {
        if (_isStopping)
        {
            throw new SiloUnavailableException($"The silo is stopping and activates no more grains; grain '{grainId}' must be called through another silo or later.");
        }
    }

    /// <summary>Forgets an activation that has ended.</summary>
    public void Remove(Activation activation)
    {
        if (activation.Settings.StatelessWorker is null)
        {
            Remove(activation.GrainId, activation);
        }
        else if (Find(activation.GrainId) is StatelessWorkerGroup group && group.Remove(activation))
        {
            Remove(activation.GrainId, group);
        }
    }

    /// <summary>Forgets a target, unless another one has taken its place.</summary>
    public void Remove(GrainId grainId, CallTarget target)
    {
        _targets.TryRemove(new KeyValuePair<GrainId, CallTarget>(grainId, target));
        if (target is StatelessWorkerGroup group)
        {
            _groups.TryRemove(group, out _);
        }
    }

    /// <summary>The groups of stateless workers.</summary>
    public IEnumerable<StatelessWorkerGroup> WorkerGroups => _groups.Select(static group => group.Key);

    public void OnActivated() => Interlocked.Increment(ref _createdCount);

    /// <summary>Ends all activations: running calls return, waiting ones are refused, and each is told why.</summary>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        _isStopping = true;

        // Whoever adds an activation looks at the mark after that; so this looks at the activations only once the mark is seen by all.
        Interlocked.MemoryBarrier();
        while (Activations.ToArray() is { Length: > 0 } activations)
        {
            foreach (var activation in activations)
            {
                activation.Deactivate(ShuttingDown, cancellationToken);
            }

            await Task.WhenAll(activations.Select(activation => activation.Deactivated)).WaitAsync(cancellationToken);
        }
    }

    private CallTarget AddActivation(GrainClassSettings settings, GrainId grainId, bool isPlacedFromHere)
    {
        var activation = new Activation(_host.Value, settings, grainId.Key) { IsPlacedFromHere = isPlacedFromHere };
        var winner = _targets.GetOrAdd(grainId, activation);
        if (ReferenceEquals(winner, activation))
        {
            Begin(activation);
        }

        return winner;
    }

    /// <summary>Begins an activation that others can find; it ends at once when the silo is stopping.</summary>
    public void Begin(Activation activation)
    {
        activation.Begin();
        if (_isStopping)
        {
            // The stop began after this call had asked; it may not see the new activation any more.
            activation.Deactivate(ShuttingDown);
        }
    }

    private CallTarget AddGroup(GrainClassSettings settings, GrainId grainId)
    {
        var group = new StatelessWorkerGroup(_host.Value, settings, grainId.Key);
        var winner = _targets.GetOrAdd(grainId, group);
        if (ReferenceEquals(winner, group))
        {
            _groups.TryAdd(group, 0);

            // Who removed the group meanwhile may not have found it among the groups.
            if (!ReferenceEquals(Find(grainId), group))
            {
                _groups.TryRemove(group, out _);
            }
        }

        return winner;
    }
}

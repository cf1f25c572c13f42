using Actors.Runtime.Calls;
using Actors.Runtime.Directory;
using Actors.Runtime.Hosting;
using Actors.Runtime.Invocation;
using Actors.Runtime.Lifetime;
using Actors.Runtime.Messaging;
using Microsoft.Extensions.DependencyInjection;

namespace Actors.Runtime.Core.Tests.Messaging;

/// <summary>Where the grains of a test are: a key that begins with "b@" is at the silo named b.</summary>
internal sealed class GrainMap
{
    private readonly Dictionary<string, SiloAddress> _silos = [];

    public void Add(string name, SiloAddress silo) => _silos[name] = silo;

    public SiloAddress? Find(GrainId grainId)
    {
        var key = grainId.Key.ToString();
        var at = key.IndexOf('@', StringComparison.Ordinal);
        return at > 0 ? _silos.GetValueOrDefault(key[..at]) : null;
    }
}

/// <summary>Sends calls where the map says; each silo of a test has a map of its own, so that they may disagree.</summary>
internal sealed class KeyedLocator(GrainMap map, ActivationCatalog catalog, LocalSilo silo, IPeers peers, IServiceProvider services) : IGrainLocator, ILocationHints
{
    public List<(GrainId GrainId, SiloAddress Asked, SiloAddress AnsweredBy)> Hints { get; } = [];

    public int UndeliveredCount { get; private set; }

    public int RefusedCount { get; private set; }

    /// <summary>How many calls of others this silo has sent on.</summary>
    public int ForwardedCount { get; private set; }

    public CallTarget Locate(GrainId grainId, Request request)
    {
        if (map.Find(grainId) is not { } address || address.Equals(silo.Address))
        {
            return catalog.GetOrCreate(grainId);
        }

        ForwardedCount += request.Sink is not null ? 1 : 0;
        return new RemoteTarget(grainId, address, peers, services.GetRequiredService<Router>());
    }

    public void Forget(GrainId grainId, CallTarget target) => catalog.Remove(grainId, target);

    public void OnUndelivered(GrainId grainId, SiloAddress peer) => UndeliveredCount++;

    public void OnRefused(GrainId grainId, SiloAddress peer) => RefusedCount++;

    public void OnAnsweredElsewhere(GrainId grainId, SiloAddress asked, SiloAddress answeredBy)
    {
        lock (Hints)
        {
            Hints.Add((grainId, asked, answeredBy));
        }
    }
}

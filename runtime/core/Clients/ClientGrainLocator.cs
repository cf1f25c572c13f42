using Actors.Runtime.Calls;
using Actors.Runtime.Directory;
using Actors.Runtime.Invocation;
using Actors.Runtime.Messaging;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Runtime;

namespace Actors.Runtime.Clients;

/// <summary>
/// Where a client sends calls: to the silo where the grain is, once an answer has told, else to the gateway that the grain's hash
/// chooses. Nobody is asked for locations; the gateway forwards, and the answer corrects the next call.
/// </summary>
internal sealed class ClientGrainLocator : IGrainLocator, ILocationHints
{
    private const int LocationsMax = 200_000;

    private readonly ClientGrainTypes _types;
    private readonly GatewayPool _pool;
    private readonly HeldCalls _held;
    private readonly IPeers _peers;
    private readonly ClientSignals _signals;
    private readonly Lazy<IUndelivered> _origin;

    public ClientGrainLocator(ClientGrainTypes types, GatewayPool pool, HeldCalls held, IPeers peers, ClientSignals signals, IServiceProvider services)
    {
        _types = types;
        _pool = pool;
        _held = held;
        _peers = peers;
        _signals = signals;
        _origin = new Lazy<IUndelivered>(services.GetRequiredService<Router>);
    }

    /// <summary>Where grains are, as far as answers have told.</summary>
    public KnownLocations Locations { get; } = new(LocationsMax);

    public CallTarget Locate(GrainId grainId, Request request) => Locate(grainId);

    private CallTarget Locate(GrainId grainId) =>
        ClientGrainTypes.IsStandIn(grainId.Type) ? LocateStandIn(grainId) : Locations.Find(grainId) ?? Choose(grainId);

    public void Forget(GrainId grainId, CallTarget target)
    {
        if (target is RemoteTarget remote)
        {
            Locations.Remove(grainId, remote);
        }
    }

    public void OnUndelivered(GrainId grainId, SiloAddress peer)
    {
        // Named as it was dialled or as the silo that it is; either way the next attempt starts from the gateways.
        Locations.Remove(grainId, peer: null);
        _signals.OnUnreachable(peer);
    }

    public void OnRefused(GrainId grainId, SiloAddress peer)
    {
        Locations.Remove(grainId, peer: null);
        _signals.OnRefused(peer);
    }

    public void OnAnsweredElsewhere(GrainId grainId, SiloAddress asked, SiloAddress answeredBy)
    {
        var address = _pool.View.AddressOf(answeredBy);
        if (address is null)
        {
            // A silo that this client has no connection to: a new one, or one that takes no clients. The gateway goes on forwarding.
            _signals.OnUnknownSilo();
            return;
        }

        if (Locations.Find(grainId) is not { } known || !known.Peer.Equals(address))
        {
            Locations.Replace(grainId, new RemoteTarget(grainId, address, _peers, _origin.Value));
        }
    }

    private CallTarget Choose(GrainId grainId)
    {
        var epoch = _held.Epoch;
        return _pool.View.Pick(grainId.GetUniformHashCode()) is { } gateway
            ? Locations.Add(grainId, new RemoteTarget(grainId, gateway, _peers, _origin.Value))
            : new HeldTarget(grainId, _held, epoch);
    }

    private CallTarget LocateStandIn(GrainId grainId)
    {
        var epoch = _held.Epoch;
        if (_types.Find(grainId.Type) is { } grainType)
        {
            return Locate(new GrainId(grainType, grainId.Key));
        }

        _signals.OnUnknownInterface();
        return new HeldTarget(grainId, _held, epoch);
    }
}

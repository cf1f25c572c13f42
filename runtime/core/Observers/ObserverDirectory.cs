using Actors.Runtime.Calls;
using Actors.Runtime.Invocation;
using Actors.Runtime.Messaging;
using Orleans.Runtime;

namespace Actors.Runtime.Observers;

/// <summary>Where calls to observers go: to an object of this process, or towards the process that the identity names.</summary>
internal sealed class ObserverDirectory
{
    // A call of a client has passed one process when its gateway gets it; what came by more has been sent by a detour already.
    private const int ForwardsBeforeDetourMax = 1;

    private readonly ObserverTable _table;
    private readonly LocalNode _node;
    private readonly IObserverRoutes _routes;
    private readonly IPeers _peers;

    public ObserverDirectory(ObserverTable table, LocalNode node, IObserverRoutes routes, IPeers peers)
    {
        _table = table;
        _node = node;
        _routes = routes;
        _peers = peers;
    }

    /// <summary>What takes the calls to an observer.</summary>
    /// <exception cref="ClientNotAvailableException">The observer is gone, or its process cannot be reached.</exception>
    public CallTarget Find(GrainId observerId, IUndelivered origin) =>
        _table.Find(observerId)
        ?? (ObserverIds.TryGetOwner(observerId, out var owner) && !owner.Equals(_node.Address) && _routes.RouteTo(owner) is { } peer
            ? new RemoteTarget(observerId, peer, _peers, origin)
            : throw new ClientNotAvailableException(observerId));

    /// <summary>
    /// Looks once for another way to an observer whose process could not be reached, else tries a client's own connection again, which may be
    /// leaving and still open; what cannot be sent then fails at once.
    /// </summary>
    public async Task SendByDetourAsync(GrainId observerId, SiloAddress tried, Request request, IUndelivered origin)
    {
        if (request.Resends == 0 && request.Forwards <= ForwardsBeforeDetourMax && ObserverIds.TryGetOwner(observerId, out var owner))
        {
            request.Resends = 1;
            if (await _routes.FindDetourAsync(owner, tried).ConfigureAwait(false) is { } detour)
            {
                _peers.Send(detour, observerId, request, origin);
                return;
            }

            if (tried.IsClient)
            {
                _peers.Send(tried, observerId, request, origin);
                return;
            }
        }

        request.Refuse(new ClientNotAvailableException(observerId));
    }
}

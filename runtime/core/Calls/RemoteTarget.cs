using Actors.Runtime.Invocation;
using Actors.Runtime.Messaging;
using Orleans.Runtime;

namespace Actors.Runtime.Calls;

/// <summary>A grain, system target or observer in another process, as far as this process knows.</summary>
internal sealed class RemoteTarget : CallTarget
{
    private readonly GrainId _target;
    private readonly IPeers _peers;
    private readonly IUndelivered _origin;
    private volatile bool _isStale;

    public RemoteTarget(GrainId target, SiloAddress peer, IPeers peers, IUndelivered origin)
    {
        _target = target;
        Peer = peer;
        _peers = peers;
        _origin = origin;
    }

    /// <summary>The process where the target is, or was when last heard of.</summary>
    public SiloAddress Peer { get; }

    public override bool TryEnqueue(Request request)
    {
        if (_isStale)
        {
            return false;
        }

        _peers.Send(Peer, _target, request, _origin);
        return true;
    }

    /// <summary>References that remember this target must look the grain up again.</summary>
    public void BecomeStale() => _isStale = true;
}

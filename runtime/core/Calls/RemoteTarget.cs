using Actors.Runtime.Directory;
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
    private readonly SiloLiveness? _liveness;
    private volatile bool _isStale;

    public RemoteTarget(GrainId target, SiloAddress peer, IPeers peers, IUndelivered origin, SiloLiveness? liveness = null)
    {
        _target = target;
        _liveness = liveness;
        Peer = peer;
        _peers = peers;
        _origin = origin;
    }

    /// <summary>The process where the target is, or was when last heard of.</summary>
    public SiloAddress Peer { get; }

    /// <summary>True when the grain must be looked up again.</summary>
    public bool IsStale => _isStale || _liveness is { IsGone: true };

    public override bool TryEnqueue(Request request)
    {
        if (IsStale)
        {
            return false;
        }

        _peers.Send(Peer, _target, request, _origin);
        return true;
    }

    /// <summary>References that remember this target must look the grain up again.</summary>
    public void BecomeStale() => _isStale = true;
}

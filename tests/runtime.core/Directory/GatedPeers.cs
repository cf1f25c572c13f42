using System.Collections.Concurrent;
using Actors.Runtime.Invocation;
using Actors.Runtime.Messaging;

namespace Actors.Runtime.Core.Tests.Directory;

/// <summary>A silo's way to the others that a test looks at and holds up.</summary>
internal sealed class GatedPeers(IPeers peers) : IPeers
{
    private readonly ConcurrentQueue<(SiloAddress Peer, GrainId Target)> _sent = new();
    private readonly ConcurrentQueue<Action> _held = new();
    private volatile string[] _heldMethods = [];

    /// <summary>What has been sent to whom.</summary>
    public IReadOnlyCollection<(SiloAddress Peer, GrainId Target)> Sent => _sent;

    /// <summary>How many calls are held.</summary>
    public int HeldCount => _held.Count;

    /// <summary>Called on the sender's thread when a call has been sent.</summary>
    public Action<GrainId>? OnSent { get; set; }

    /// <summary>Keeps calls to methods with these names until <see cref="Open"/>.</summary>
    public void Hold(params string[] methods) => _heldMethods = methods;

    public void Open()
    {
        _heldMethods = [];
        while (_held.TryDequeue(out var send))
        {
            send();
        }
    }

    public void Send(SiloAddress peer, GrainId target, Request request, IUndelivered origin)
    {
        if (_heldMethods.Contains(request.Method.Name))
        {
            _held.Enqueue(() => peers.Send(peer, target, request, origin));
            return;
        }

        _sent.Enqueue((peer, target));
        peers.Send(peer, target, request, origin);
        OnSent?.Invoke(target);
    }
}

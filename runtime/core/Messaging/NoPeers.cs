using Actors.Runtime.Invocation;
using Orleans.Runtime;

namespace Actors.Runtime.Messaging;

/// <summary>The peers of a process that has no network.</summary>
internal sealed class NoPeers : IPeers
{
    public void Send(SiloAddress peer, GrainId target, Request request, IUndelivered origin) =>
        request.Refuse(new SiloUnavailableException($"The call {request.Method} is for '{target}' at '{peer}', and this process has no connection to other silos."));
}

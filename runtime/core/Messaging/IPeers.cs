using Actors.Runtime.Invocation;
using Orleans.Runtime;

namespace Actors.Runtime.Messaging;

/// <summary>Sends requests to other processes of the cluster.</summary>
internal interface IPeers
{
    /// <summary>
    /// Takes responsibility for a request to a grain, system target or observer at another process; never blocks and never throws. The
    /// request ends with the answer, with its deadline, or, when it may have run and no answer can come any more, with
    /// <see cref="SiloUnavailableException"/>. What certainly never reached the peer, or was sent back by it, goes to <paramref name="origin"/> instead.
    /// </summary>
    void Send(SiloAddress peer, GrainId target, Request request, IUndelivered origin);
}

/// <summary>Takes back requests that were not run by the process that they were sent to; one of the methods is called once, on any thread, in place of an answer.</summary>
internal interface IUndelivered
{
    /// <summary>The request never reached the process.</summary>
    /// <param name="target">Whom the request was for.</param>
    /// <param name="peer">The process that it never reached.</param>
    /// <param name="request">The request, as it was sent.</param>
    /// <param name="reason">Why not.</param>
    void OnUndelivered(GrainId target, SiloAddress peer, Request request, Exception reason);

    /// <summary>The process has answered that it does not run the request; this says nothing against the process.</summary>
    /// <param name="target">Whom the request was for.</param>
    /// <param name="peer">The process that has answered.</param>
    /// <param name="request">The request, as it was sent.</param>
    /// <param name="reason">Why not, in that process's words.</param>
    void OnRefused(GrainId target, SiloAddress peer, Request request, Exception reason);
}

/// <summary>Takes the requests that arrive from other processes.</summary>
internal interface IIncomingRequests
{
    /// <summary>Runs a request here, or forwards it; its outcome goes back to where it came from. Never blocks and never throws.</summary>
    /// <param name="target">Whom it is for.</param>
    /// <param name="request">The request, with deadline, chain, context and <see cref="Request.Forwards"/> as they arrived.</param>
    void Receive(GrainId target, Request request);
}

/// <summary>Hears, with every answer, where a grain really is, so that a stale address is used only once.</summary>
internal interface ILocationHints
{
    /// <summary>A request for a grain was sent to <paramref name="asked"/> and another process has answered it.</summary>
    void OnAnsweredElsewhere(GrainId grainId, SiloAddress asked, SiloAddress answeredBy);
}

/// <summary>Hears what connections tell about the health of a peer. Every implementation registered as a service is called.</summary>
internal interface IConnectionWatcher
{
    /// <summary>A connection could not be opened, or an open one ended.</summary>
    void OnConnectionFailed(SiloAddress peer, ConnectionFailure failure);

    /// <summary>A connection to the peer has been opened, either way.</summary>
    void OnConnected(SiloAddress peer);
}

/// <summary>How a connection ended, by how much it says about the other process.</summary>
internal enum ConnectionFailure
{
    /// <summary>The other side closed it in an orderly way, or this side did.</summary>
    Closed,

    /// <summary>Nothing listens there: strong evidence that the process is gone.</summary>
    Refused,

    /// <summary>The connection was reset or ended in the middle of a frame: strong evidence.</summary>
    Reset,

    /// <summary>No answer within the connect or preamble limit: weak evidence.</summary>
    TimedOut,

    /// <summary>The other side refused the preamble: another cluster, generation, version or secret.</summary>
    Rejected,
}

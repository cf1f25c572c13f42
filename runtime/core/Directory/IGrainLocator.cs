using Actors.Runtime.Calls;
using Actors.Runtime.Invocation;
using Orleans.Runtime;

namespace Actors.Runtime.Directory;

/// <summary>Knows, or finds out, which process answers for a grain.</summary>
internal interface IGrainLocator
{
    /// <summary>
    /// What to hand requests for this grain to: an activation of this silo (made here when it belongs here), a
    /// <see cref="RemoteTarget"/>, or a target that keeps requests, up to a limit, until it is known where the grain is.
    /// </summary>
    /// <param name="grainId">The grain.</param>
    /// <param name="request">The request that looks for it; one that has come from another silo was placed here by it.</param>
    CallTarget Locate(GrainId grainId, Request request);

    /// <summary>Forgets a target that has refused a request because it is gone; another one in its place stays.</summary>
    void Forget(GrainId grainId, CallTarget target);

    /// <summary>A request never reached the process where the grain was thought to be: look again before the next one.</summary>
    void OnUndelivered(GrainId grainId, SiloAddress peer);

    /// <summary>The process where the grain was thought to be does not run a request for it: look again before the next one. The process itself is well.</summary>
    void OnRefused(GrainId grainId, SiloAddress peer);
}

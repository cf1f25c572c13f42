using Actors.Runtime.Invocation;

namespace Actors.Runtime.Calls;

/// <summary>Anything in this process that accepts calls: an activation, a group of stateless workers, an observer.</summary>
internal abstract class CallTarget
{
    /// <summary>
    /// Takes responsibility for the request: it will run, be handed to the next activation, or fail. False when this target is
    /// gone and the caller must look the grain up again.
    /// </summary>
    public abstract bool TryEnqueue(Request request);
}

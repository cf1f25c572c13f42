using System.Text;
using Orleans.Runtime;

namespace Actors.Runtime.Invocation;

/// <summary>
/// Who waits for whom: a grain, the method that it is running, and the chain that this method was called from. A request whose
/// chain already contains its target can never be answered when the target takes one request at a time.
/// </summary>
internal sealed class CallChain
{
    public CallChain(GrainId grainId, object activation, GrainMethod method, CallChain? caller)
    {
        GrainId = grainId;
        Activation = activation;
        Method = method;
        Caller = caller;
    }

    public GrainId GrainId { get; }

    /// <summary>The activation that waits; compared by reference.</summary>
    public object Activation { get; }

    public GrainMethod Method { get; }

    public CallChain? Caller { get; }

    /// <summary>
    /// The last call that was made with this chain; it may be over, and its object belong to another call by now. Read to find
    /// grains that wait for each other in a circle.
    /// </summary>
    public Request? Outgoing { get; set; }

    /// <summary>True when <paramref name="other"/> is this link or one of its callers.</summary>
    public bool Includes(CallChain other)
    {
        for (var link = this; link is not null; link = link.Caller)
        {
            if (ReferenceEquals(link, other))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The chain from its first caller to the call that closes it.</summary>
    public string Describe(GrainId target, GrainMethod method)
    {
        var links = new Stack<CallChain>();
        for (var link = this; link is not null; link = link.Caller)
        {
            links.Push(link);
        }

        var text = new StringBuilder();
        foreach (var link in links)
        {
            text.Append(link.GrainId).Append(' ').Append(link.Method).Append(" -> ");
        }

        return text.Append(target).Append(' ').Append(method).ToString();
    }
}

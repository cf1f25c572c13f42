using System.Security.Cryptography;
using System.Text;
using Orleans.Runtime;

namespace Actors.Runtime.Invocation;

/// <summary>
/// Who waits for whom: a grain, the method that it is running, and the chain that this method was called from. A request whose
/// chain already contains its target can never be answered when the target takes one request at a time.
/// </summary>
internal sealed class CallChain
{
    // Links are told apart across processes by number; a random start keeps the numbers of two processes apart.
    private static ulong _lastId = BitConverter.ToUInt64(RandomNumberGenerator.GetBytes(sizeof(ulong)));

    private readonly string? _methodName;
    private ulong _id;

    /// <summary>A grain of this process waits.</summary>
    public CallChain(GrainId grainId, GrainMethod method, CallChain? caller)
    {
        GrainId = grainId;
        Method = method;
        Caller = caller;
    }

    /// <summary>A link that came with a message; its grain may be in any process.</summary>
    public CallChain(ulong id, GrainId grainId, string methodName, CallChain? caller)
    {
        _id = id;
        GrainId = grainId;
        _methodName = methodName;
        Caller = caller;
    }

    public GrainId GrainId { get; }

    /// <summary>The method that waits; null for a link that came with a message.</summary>
    public GrainMethod? Method { get; }

    /// <summary>Interface and method that wait, for people.</summary>
    public string MethodName => _methodName ?? Method!.ToString();

    public CallChain? Caller { get; }

    /// <summary>
    /// The last call that was made with this chain; it may be over, and its object belong to another call by now. Read to find
    /// grains that wait for each other in a circle.
    /// </summary>
    public Request? Outgoing { get; set; }

    /// <summary>What names this link in messages; from the first time it is asked for on.</summary>
    public ulong WireId()
    {
        if (Volatile.Read(ref _id) == 0)
        {
            Interlocked.CompareExchange(ref _id, Interlocked.Increment(ref _lastId) | (1UL << 63), 0);
        }

        return Volatile.Read(ref _id);
    }

    /// <summary>True for the same link, also when one of the two has been away in another process.</summary>
    public bool IsSame(CallChain other) => ReferenceEquals(this, other) || (Volatile.Read(ref _id) is var id and not 0 && id == Volatile.Read(ref other._id));

    /// <summary>True when <paramref name="other"/> is this link or one of its callers.</summary>
    public bool Includes(CallChain other)
    {
        for (var link = this; link is not null; link = link.Caller)
        {
            if (link.IsSame(other))
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
            text.Append(link.GrainId).Append(' ').Append(link.MethodName).Append(" -> ");
        }

        return text.Append(target).Append(' ').Append(method).ToString();
    }
}

using System.ComponentModel;
using Actors.Runtime.Invocation;

namespace Orleans.Runtime;

/// <summary>Where references send their calls: the in-process runtime, or a client's connection to a cluster.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public abstract class GrainReferenceRuntime
{
    /// <summary>Makes references; what <c>AsReference</c> and <c>Cast</c> use.</summary>
    public abstract IGrainFactory GrainFactory { get; }

    /// <summary>A reference to the same grain by another interface.</summary>
    /// <exception cref="ArgumentException">The type is not a grain interface that the process knows.</exception>
    protected internal abstract object Cast(GrainReference reference, Type interfaceType);

    /// <summary>Sends a call and returns what its caller awaits.</summary>
    protected internal abstract ValueTask<TResult> Send<TResult>(GrainReference target, Request<TResult> request);

    /// <summary>Sends a call without a result and returns what its caller awaits.</summary>
    protected internal abstract ValueTask SendVoid(GrainReference target, VoidRequest request);

    /// <summary>Sends a call that nobody awaits.</summary>
    protected internal abstract void SendOneWay(GrainReference target, Request request);

    /// <summary>Opens a sequence that is pulled from the target in batches.</summary>
    protected internal abstract IAsyncEnumerable<TItem> Stream<TItem>(GrainReference target, StreamRequest<TItem> request);
}

/// <summary>What all references of one grain type and interface share.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class GrainReferenceShared
{
    private readonly GrainType _grainType;
    private GrainReferenceShared? _resolved;

    /// <summary>Joins a grain type, an interface and the runtime that calls go through.</summary>
    public GrainReferenceShared(GrainType grainType, GrainInterfaceType interfaceType, ushort interfaceVersion, GrainReferenceRuntime runtime)
    {
        _grainType = grainType;
        InterfaceType = interfaceType;
        InterfaceVersion = interfaceVersion;
        Runtime = runtime;
    }

    /// <summary>The grain type. A client that is not connected yet does not know it; references that exist then take it on later.</summary>
    public GrainType GrainType => (Volatile.Read(ref _resolved) ?? this)._grainType;

    /// <summary>The interface that the references implement.</summary>
    public GrainInterfaceType InterfaceType { get; }

    /// <summary>The interface's <c>[Version]</c>, 0 when it has none.</summary>
    public ushort InterfaceVersion { get; }

    /// <summary>Where calls go.</summary>
    public GrainReferenceRuntime Runtime { get; }

    /// <summary>The grain type has become known: from now on it is that of <paramref name="resolved"/>.</summary>
    internal void ResolveTo(GrainReferenceShared resolved) => Volatile.Write(ref _resolved, resolved);
}

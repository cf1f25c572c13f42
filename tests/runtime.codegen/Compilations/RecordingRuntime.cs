using Actors.Runtime.Invocation;
using Actors.Runtime.Manifest;
using Orleans;
using Orleans.Runtime;

namespace Actors.Runtime.CodeGen.Tests.Compilations;

/// <summary>Where proxies under test send their calls: it keeps every request and runs it on a target at once.</summary>
internal sealed class RecordingRuntime(object? target) : GrainReferenceRuntime
{
    public List<Request> Requests { get; } = [];

    /// <summary>How the last call was sent.</summary>
    public string? LastKind { get; private set; }

    public Request Last => Requests[^1];

    public override IGrainFactory GrainFactory => throw new NotSupportedException("Proxies under test do not make other references.");

    /// <summary>A proxy of the interface, made as the runtime makes it.</summary>
    public object Proxy(Type interfaceType)
    {
        var open = interfaceType.IsConstructedGenericType ? interfaceType.GetGenericTypeDefinition() : interfaceType;
        var descriptor = TypeManifest.Interfaces[open];
        var shared = new GrainReferenceShared(GrainType.Create("test"), GrainInterfaceType.Create(descriptor.Name), descriptor.Version, this);
        return descriptor.CreateProxy is { } create
            ? create(shared, IdSpan.Create("key"))
            : Activator.CreateInstance(descriptor.ProxyType.MakeGenericType(interfaceType.GetGenericArguments()), shared, IdSpan.Create("key"))!;
    }

    protected internal override object Cast(GrainReference reference, Type interfaceType) => Proxy(interfaceType);

    protected internal override async ValueTask<TResult> Send<TResult>(GrainReference target, Request<TResult> request) =>
        (TResult)(await Run(request, "Send"))!;

    protected internal override async ValueTask SendVoid(GrainReference target, VoidRequest request) => await Run(request, "SendVoid");

    protected internal override void SendOneWay(GrainReference target, Request request) => Run(request, "SendOneWay").AsTask().ContinueWith(static _ => { }, TaskScheduler.Default);

    protected internal override IAsyncEnumerable<TItem> Stream<TItem>(GrainReference target, StreamRequest<TItem> request)
    {
        Requests.Add(request);
        LastKind = "Stream";
        return request.Open(target: Target());
    }

    private ValueTask<object?> Run(Request request, string kind)
    {
        Requests.Add(request);
        LastKind = kind;
        return request.InvokeBoxed(Target());
    }

    private object Target() => target ?? throw new InvalidOperationException("This test has no target to run calls on.");
}

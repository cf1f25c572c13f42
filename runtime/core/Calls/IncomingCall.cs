using System.Collections.Concurrent;
using System.Reflection;
using Actors.Runtime.Activations;
using Actors.Runtime.Invocation;
using Orleans;
using Orleans.Runtime;

namespace Actors.Runtime.Calls;

/// <summary>One call on its way through the incoming filters.</summary>
internal sealed class IncomingCall : FilteredCall, IIncomingGrainCallContext
{
    private static readonly ConcurrentDictionary<(Type Target, MethodInfo Method), MethodInfo> Implementations = new();

    private readonly Activation _activation;
    private readonly Request _request;
    private readonly object _target;
    private readonly IIncomingGrainCallFilter[] _filters;

    public IncomingCall(Activation activation, Request request, object target, IIncomingGrainCallFilter[] filters)
        : base(request)
    {
        _activation = activation;
        _request = request;
        _target = target;
        _filters = filters;
        SourceId = request.Chain?.GrainId;

        // Filters may keep the call and look at it after the answer.
        request.IsPinned = true;
    }

    public override object Grain => _target;

    public override GrainId? SourceId { get; }

    public override GrainId TargetId => _activation.GrainId;

    public override GrainInterfaceType InterfaceType => new(_request.Method.InterfaceName);

    public IGrainContext TargetContext => _activation;

    public MethodInfo ImplementationMethod => Implementations.GetOrAdd((_target.GetType(), InterfaceMethod), static key => Find(key.Target, key.Method));

    protected override int FilterCount => _filters.Length;

    protected override Task InvokeFilter(int index) => _filters[index].Invoke(this);

    protected override async Task InvokeTarget() => Result = await _request.InvokeBoxed(_target);

    private static MethodInfo Find(Type target, MethodInfo method)
    {
        if (method.DeclaringType is not { IsInterface: true } declaring || !declaring.IsAssignableFrom(target))
        {
            return method;
        }

        var open = method.IsGenericMethod ? method.GetGenericMethodDefinition() : method;
        var map = target.GetInterfaceMap(declaring);
        var index = Array.FindIndex(map.InterfaceMethods, candidate => candidate == method || candidate == open);
        return index < 0 ? method : map.TargetMethods[index];
    }
}

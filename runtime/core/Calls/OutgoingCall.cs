using Actors.Runtime.Invocation;
using Orleans;
using Orleans.Runtime;

namespace Actors.Runtime.Calls;

/// <summary>One call on its way through the outgoing filters.</summary>
internal sealed class OutgoingCall : FilteredCall, IOutgoingGrainCallContext
{
    private readonly GrainReference _target;
    private readonly IOutgoingGrainCallFilter[] _filters;
    private readonly Func<Task<object?>> _send;

    public OutgoingCall(GrainReference target, Request request, IOutgoingGrainCallFilter[] filters, Func<Task<object?>> send)
        : base(request)
    {
        _target = target;
        _filters = filters;
        _send = send;
    }

    public override object Grain => _target;

    public override GrainId? SourceId => SourceContext?.GrainId;

    public override GrainId TargetId => _target.GrainId;

    public override GrainInterfaceType InterfaceType => _target.InterfaceType;

    public IGrainContext? SourceContext { get; } = RuntimeContext.Current;

    protected override int FilterCount => _filters.Length;

    protected override Task InvokeFilter(int index) => _filters[index].Invoke(this);

    protected override async Task InvokeTarget() => Result = await _send();
}

using Actors.Runtime.Activations;
using Actors.Runtime.Invocation;
using Orleans;

namespace Actors.Runtime.Calls;

/// <summary>Runs calls through the silo's incoming filters, then through the grain itself if it is one.</summary>
internal sealed class IncomingCallFilters
{
    private readonly IIncomingGrainCallFilter[] _filters;

    public IncomingCallFilters(IEnumerable<IIncomingGrainCallFilter> filters) => _filters = [.. filters];

    public bool AppliesTo(Activation activation) => _filters.Length > 0 || activation.Settings.FiltersCalls;

    /// <summary>Runs a request on a turn of the activation; the outcome of the outermost filter is the outcome of the call.</summary>
    public async Task RunAsync(Activation activation, Request request)
    {
        try
        {
            var target = GrainExtensionMap.TargetOf(activation, request);
            request.Target = target;
            var filters = target is IIncomingGrainCallFilter own ? _filters.Append(own).ToArray() : _filters;
            var call = new IncomingCall(activation, request, target, filters);
            await call.Invoke();
            request.SetOutcome(call.Result, exception: null);
        }
        catch (Exception exception)
        {
            request.SetOutcome(result: null, exception);
        }

        ((IRequestHost)activation).OnFinished(request);
    }
}

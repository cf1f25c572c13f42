using Actors.Runtime.Activations;
using Actors.Runtime.Invocation;
using Actors.Runtime.Serialization;
using Actors.Runtime.Streams;
using Actors.Runtime.SystemTargets;
using Microsoft.Extensions.DependencyInjection;
using Orleans;
using Orleans.Runtime;

namespace Actors.Runtime.Calls;

/// <summary>Sends the calls of references made in this process: prepares the request, then routes it.</summary>
internal sealed class LocalReferenceRuntime : GrainReferenceRuntime
{
    private readonly Router _router;
    private readonly Timeouts _timeouts;
    private readonly OutgoingCallFilters _filters;
    private readonly ReferenceFactory _references;
    private readonly Lazy<IGrainFactory> _grainFactory;

    public LocalReferenceRuntime(Router router, Timeouts timeouts, OutgoingCallFilters filters, ReferenceFactory references, IServiceProvider services)
    {
        _references = references;
        _router = router;
        _timeouts = timeouts;
        _filters = filters;
        _grainFactory = new Lazy<IGrainFactory>(services.GetRequiredService<IGrainFactory>);
    }

    public override IGrainFactory GrainFactory => _grainFactory.Value;

    protected internal override object Cast(GrainReference reference, Type interfaceType) => _references.Create(interfaceType, reference.GrainId);

    protected internal override ValueTask<TResult> Send<TResult>(GrainReference target, Request<TResult> request)
    {
        if (IsUnfiltered(target))
        {
            var version = request.Version;
            SendUnfiltered(target, request);
            return new ValueTask<TResult>(request, version);
        }

        return _filters.RunAsync(this, target, request);
    }

    protected internal override ValueTask SendVoid(GrainReference target, VoidRequest request)
    {
        if (IsUnfiltered(target))
        {
            var version = request.Version;
            SendUnfiltered(target, request);
            return new ValueTask(request, version);
        }

        return _filters.RunVoidAsync(this, target, request);
    }

    protected internal override void SendOneWay(GrainReference target, Request request)
    {
        if (IsUnfiltered(target))
        {
            SendUnfiltered(target, request);
        }
        else
        {
            _ = _filters.RunOneWayAsync(this, target, request);
        }
    }

    protected internal override IAsyncEnumerable<TItem> Stream<TItem>(GrainReference target, StreamRequest<TItem> request)
    {
        if (request.HasMutableArguments)
        {
            // As for any call, the arguments are those of this moment, whenever the enumeration begins.
            using var context = CopyContext.Rent();
            request.CopyArguments(context);
        }

        return new GrainAsyncEnumerable<TItem>(target, request);
    }

    /// <summary>Sends a request that filters, if there are any, have let pass.</summary>
    internal void SendUnfiltered(GrainReference target, Request request)
    {
        if (request.CallerToken.IsCancellationRequested)
        {
            request.OnCallerCanceled(request.CallerToken);
            return;
        }

        if (request.HasMutableArguments && !TryCopyArguments(request))
        {
            return;
        }

        request.Context = RequestContext.Export();
        // Parts of the runtime have no mailbox that a circle of calls could get stuck in.
        if (!request.Method.IsSystemMethod && RuntimeContext.Current is Activation caller)
        {
            var chain = caller.ChainOfCurrentCall();
            request.Chain = chain;
            chain.Outgoing = request;
        }

        if (CallTrace.HasListeners)
        {
            request.Trace = CallTrace.TryBegin(request, target.GrainId);
        }

        _timeouts.SetDeadline(request);
        if (request.IsOneWay)
        {
            request.Trace?.EndCall(failure: null);

            // Once it is dispatched a one-way request may end, and its object belong to another call, at any time.
            request.ListenForCancellation();
            _router.Dispatch(target, request);
            return;
        }

        _router.Dispatch(target, request);
        request.ListenForCancellation();
    }

    // The runtime's own calls are not the application's to filter.
    private bool IsUnfiltered(GrainReference target) => _filters.IsEmpty || SystemTargetIds.IsSystemTarget(target.GrainId);

    private static bool TryCopyArguments(Request request)
    {
        try
        {
            using var context = CopyContext.Rent();
            request.CopyArguments(context);
            return true;
        }
        catch (Exception exception)
        {
            request.Fail(exception);
            return false;
        }
    }
}

using Actors.Runtime.Invocation;
using Orleans;
using Orleans.Runtime;

namespace Actors.Runtime.Calls;

/// <summary>Runs calls that leave through the outgoing filters of this process.</summary>
internal sealed class OutgoingCallFilters
{
    private readonly IOutgoingGrainCallFilter[] _filters;

    public OutgoingCallFilters(IEnumerable<IOutgoingGrainCallFilter> filters) => _filters = [.. filters];

    public bool IsEmpty => _filters.Length == 0;

    public async ValueTask<TResult> RunAsync<TResult>(LocalReferenceRuntime runtime, GrainReference target, Request<TResult> request)
    {
        var call = new OutgoingCall(target, request, _filters, async () =>
        {
            // The filters keep the request that they see and may send it again, so a copy of it is sent each time.
            var attempt = (Request<TResult>)request.NewAttempt();
            var version = attempt.Version;
            runtime.SendUnfiltered(target, attempt);
            return await new ValueTask<TResult>(attempt, version);
        });
        await call.Invoke();
        return call.Result is null ? default! : (TResult)call.Result;
    }

    public async ValueTask RunVoidAsync(LocalReferenceRuntime runtime, GrainReference target, VoidRequest request) =>
        await RunAsync(runtime, target, request);

    public async Task RunOneWayAsync(LocalReferenceRuntime runtime, GrainReference target, Request request)
    {
        var call = new OutgoingCall(target, request, _filters, () =>
        {
            runtime.SendUnfiltered(target, request.NewAttempt());
            return Task.FromResult<object?>(null);
        });
        await call.Invoke();
    }
}

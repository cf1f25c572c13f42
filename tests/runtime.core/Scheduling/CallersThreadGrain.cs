using Orleans.Concurrency;

namespace Actors.Runtime.Core.Tests.Scheduling;

/// <summary>A grain whose methods may, or may not, run on the thread of their caller. Nothing else may call it: methods remember how long their turns were.</summary>
public interface ICallersThreadGrain : IGrainWithStringKey
{
    ValueTask<int> Ordinary();

    [AlwaysInterleave]
    ValueTask<int> Overlapping([Immutable] Func<int> code);

    [AlwaysInterleave]
    ValueTask<int> OverlappingAwait([Immutable] Task<int> result);
}

/// <inheritdoc />
public sealed class CallersThreadGrain : Grain, ICallersThreadGrain
{
    public ValueTask<int> Ordinary() => new(Environment.CurrentManagedThreadId);

    public ValueTask<int> Overlapping(Func<int> code) => new(code());

    public async ValueTask<int> OverlappingAwait(Task<int> result) => await result;
}

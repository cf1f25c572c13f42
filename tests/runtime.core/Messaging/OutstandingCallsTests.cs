using Actors.Runtime.Core.Tests.Activations;
using Actors.Runtime.Invocation;
using Actors.Runtime.Messaging;
using Actors.Runtime.Messaging.Connections;

namespace Actors.Runtime.Core.Tests.Messaging;

/// <summary>An answer finds its question or nothing.</summary>
public sealed class OutstandingCallsTests : IUndelivered
{
    private readonly OutstandingCalls _calls = new(countMax: 100);

    [Fact]
    public void TryTake_ASecondTime_FindsNothing()
    {
        var id = Add();

        Assert.True(_calls.TryTake(id, out _));
        Assert.False(_calls.TryTake(id, out _));
    }

    [Fact]
    public void TryTake_OfALateAnswer_DoesNotFindTheCallThatHasTheSamePlace()
    {
        var late = Add();
        _calls.TryTake(late, out _);
        var next = Add();

        Assert.False(_calls.TryTake(late, out _));
        Assert.True(_calls.TryTake(next, out _));
    }

    [Fact]
    public void TryTake_OfACallOfAnotherConnection_LeavesTheOneWithTheSameIdAlone()
    {
        var id = Add();

        Assert.False(_calls.TryTake(id, new FakeRequest()));
        Assert.True(_calls.TryTake(id, out var call));
        Assert.True(_calls.TryTake(Add(call.Request), call.Request));
    }

    [Theory]
    [InlineData(ulong.MaxValue)]
    [InlineData(5ul)]
    [InlineData(1ul << 20)]
    public void TryTake_OfAnIdThatNeverWas_FindsNothing(ulong id)
    {
        Add();

        Assert.False(_calls.TryTake(id, out _));
    }

    [Fact]
    public void TakeExpired_TakesWhatIsOverAndNothingElse()
    {
        var kept = Add(deadlineMilliseconds: 500);
        Add(deadlineMilliseconds: 99);
        Add(deadlineMilliseconds: long.MaxValue);

        Assert.Single(_calls.TakeExpired(100));
        Assert.True(_calls.TryTake(kept, out _));
        Assert.Single(_calls.TakeAll());
        Assert.Equal(0, _calls.Count);
    }

    void IUndelivered.OnUndelivered(GrainId target, SiloAddress peer, Request request, Exception reason)
    {
    }

    void IUndelivered.OnRefused(GrainId target, SiloAddress peer, Request request, Exception reason)
    {
    }

    private ulong Add(long deadlineMilliseconds = long.MaxValue) => Add(new FakeRequest { DeadlineMilliseconds = deadlineMilliseconds });

    private ulong Add(Request request) => _calls.Add(new OutstandingCall(request, GrainId.Create("test", "1"), this, Offset: 0));
}

using System.Diagnostics;
using Actors.Runtime.Core.Tests.Calls;
using Actors.Runtime.Core.Tests.Scripts;
using Actors.Runtime.Invocation;
using Actors.Tests.Infrastructure;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Diagnostics;
using Orleans.Storage;

namespace Actors.Runtime.Core.Tests.State;

public sealed class PersistentStateTests
{
    [Fact]
    public async Task State_IsReadBeforeOnActivate()
    {
        await using var silo = await TestSilo.StartAsync();
        var grain = State(silo);
        await grain.Write(5);
        await grain.End();
        await silo.GoneAsync(grain);
        Assert.Equal(5, await grain.ValueAtActivation());
    }

    [Fact]
    public async Task State_WrittenReadAndCleared_TracksEtagAndExistence()
    {
        await using var silo = await TestSilo.StartAsync();
        var grain = State(silo);
        Assert.Equal((0, null, false), await grain.Look());
        await grain.Write(5);
        var (value, etag, exists) = await grain.Look();
        Assert.Equal((5, true), (value, exists));
        Assert.NotNull(etag);
        await grain.Write(6);
        Assert.NotEqual(etag, (await grain.Look()).Etag);
        await grain.Clear();
        var cleared = await grain.Look();
        Assert.Equal((0, false), (cleared.Value, cleared.Exists));
        await grain.Write(7);
        Assert.Equal(7, (await grain.Look()).Value);
    }

    [Fact]
    public async Task Write_InATracedCall_HasASpanBelowItsRun()
    {
        await using var silo = await TestSilo.StartAsync();
        var grain = State(silo);
        using var work = new TracedWork();
        await grain.Write(5);

        var call = work.Below(work.Below(work.Root, ActivityKind.Client), ActivityKind.Server);
        var write = work.Below(work.Below(call, ActivityKind.Internal, CallTrace.RunName), ActivityKind.Client);
        Assert.Equal((ActivitySources.StorageActivitySourceName, "write state"), (write.Source.Name, write.OperationName));
    }

    [Fact]
    public async Task Writes_AskedForTogether_AreSerialisedAndShared()
    {
        var storage = new RecordingStorage();
        await using var silo = await StartAsync(storage);
        var grain = State(silo);
        await grain.Look();
        var hold = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        storage.Hold = hold.Task;
        var writing = grain.WriteAllAtOnce(50);
        await Eventually.TrueAsync(() => storage.Operations.Count == 2);
        hold.SetResult();
        Assert.Equal(50, await writing);
        Assert.Equal(["read", "write 1", "write 50"], storage.Operations);
        Assert.False(storage.HasOverlapped);
    }

    [Fact]
    public async Task Write_AskedForAfterAClear_RunsAfterIt()
    {
        var storage = new RecordingStorage();
        await using var silo = await StartAsync(storage);
        var grain = State(silo);
        await grain.Look();
        var hold = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        storage.Hold = hold.Task;
        var writing = grain.WriteClearWrite(1, 2);
        await Eventually.TrueAsync(() => storage.Operations.Count == 2);
        hold.SetResult();
        await writing;
        Assert.Equal(["read", "write 1", "write 2", "clear", "write 2"], storage.Operations);
    }

    [Fact]
    public async Task State_OutsideOfTheTurn_IsRefusedWithTheReason()
    {
        await using var silo = await TestSilo.StartAsync();
        var exception = await Assert.ThrowsAsync<InvalidOperationException>(State(silo).WriteOutsideOfTheTurn);
        Assert.Contains("outside of the grain's turns", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task State_InTheConstructor_IsRefusedWithTheReason()
    {
        await using var silo = await TestSilo.StartAsync();
        var exception = await Assert.ThrowsAsync<InvalidOperationException>(silo.Client.GetGrain<ICuriousStateGrain>("a").Touch);
        Assert.Contains("is not loaded yet", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Storage_ThatIsNotRegistered_FailsTheCallWithItsNameAndRemedy()
    {
        await using var silo = await TestSilo.StartAsync();
        var exception = await Assert.ThrowsAsync<BadProviderConfigException>(silo.Client.GetGrain<IHomelessStateGrain>("a").Touch);
        Assert.Contains("'attic'", exception.Message, StringComparison.Ordinal);
        Assert.Contains("AddMemoryGrainStorage(\"attic\")", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Storage_ThatFails_IsWrappedAndLeavesTheGrainAlive()
    {
        var storage = new RecordingStorage();
        await using var silo = await StartAsync(storage);
        var grain = State(silo);
        await grain.Look();
        var activation = silo.ActivationOf(grain);
        storage.Failure = new IOException("disk full");
        var exception = await Assert.ThrowsAsync<OrleansException>(() => grain.Write(1));
        Assert.IsType<IOException>(exception.InnerException);
        Assert.Contains("disk full", exception.Message, StringComparison.Ordinal);
        storage.Failure = null;
        await grain.Write(2);
        Assert.Same(activation, silo.ActivationOf(grain));
    }

    [Fact]
    public async Task Conflict_OfItsOwnState_EndsThisActivationAndNotItsCallers()
    {
        await using var silo = await TestSilo.StartAsync();
        var grain = State(silo);
        await grain.Write(1);
        var stored = silo.Services.GetRequiredKeyedService<IGrainStorage>("Default");
        var other = new GrainState<Tally>();
        await stored.ReadStateAsync("tally", grain.GetGrainId(), other);
        other.State!.Value = 100;
        await stored.WriteStateAsync("tally", grain.GetGrainId(), other);

        var caller = silo.Client.Script();
        await caller.Echo(1);
        var (before, callerBefore) = (silo.ActivationOf(grain), silo.ActivationOf(caller));
        await Assert.ThrowsAsync<InconsistentStateException>(() => caller.Run(_ => grain.Write(2)));
        Assert.Equal(100, (await grain.Look()).Value);
        Assert.NotSame(before, silo.ActivationOf(grain));
        Assert.Equal(DeactivationReasonCode.ApplicationError, before!.DeactivationReason.ReasonCode);
        Assert.Same(callerBefore, silo.ActivationOf(caller));
    }

    [Fact]
    public async Task GrainOfT_KeepsItsStateOverActivations()
    {
        await using var silo = await TestSilo.StartAsync();
        var grain = silo.Client.GetGrain<IBaseStateGrain>("a");
        Assert.Equal(2, await grain.Add(2));
        await grain.End();
        await silo.GoneAsync(grain);
        Assert.Equal(5, await grain.Add(3));
        Assert.Equal(0, await grain.Forget());
    }

    private static IStateGrain State(TestSilo silo) => silo.Client.GetGrain<IStateGrain>(ScriptGrains.NewKey());

    private static Task<TestSilo> StartAsync(RecordingStorage storage) =>
        TestSilo.StartAsync(builder => builder.Services.AddKeyedSingleton<IGrainStorage>("Default", storage));
}

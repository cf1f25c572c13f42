using System.Collections.Concurrent;
using System.Diagnostics;
using Actors.Runtime.Core.Tests.Calls;
using Actors.Runtime.Invocation;
using Actors.Runtime.Messaging;
using Actors.Runtime.Messaging.Frames;
using Actors.Runtime.Serialization;
using Actors.Tests.Infrastructure;
using Microsoft.Extensions.DependencyInjection;

namespace Actors.Runtime.Core.Tests.Messaging;

/// <summary>A trace goes with its calls to other processes.</summary>
public sealed class WireTraceTests : IAsyncLifetime
{
    private const string Parent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
    private readonly ConnectionProbe _connecting = new();
    private NetworkPair? _pair;

    private NetworkPair Pair => _pair ?? throw new InvalidOperationException("The silos start before the test.");

    public async Task InitializeAsync() => _pair = await NetworkPair.StartAsync("tcp", silo => silo.Services.AddSingleton<IConnectionWatcher>(_connecting));

    public async Task DisposeAsync() => await Pair.DisposeAsync();

    [Fact]
    public async Task Trace_OfCallsOverTwoSilosAndBack_IsOneConnectedTree()
    {
        using var work = new TracedWork();
        work.Root.TraceStateString = "vendor=1";
        await Pair.A.Wire("b").CallOther(Pair.A.Wire("a"), 1, 2);

        var outer = work.Below(work.Below(work.Root, ActivityKind.Client), ActivityKind.Server);
        var run = work.Below(outer, ActivityKind.Internal, CallTrace.RunName);
        var inner = work.Below(work.Below(run, ActivityKind.Client), ActivityKind.Server);
        Assert.Equal(("IWireGrain/CallOther", "IWireGrain/Add"), (outer.OperationName, inner.OperationName));
        Assert.All([outer, inner], target => Assert.True(target.HasRemoteParent));
        Assert.Equal("vendor=1", inner.TraceStateString);
    }

    [Fact]
    public async Task Trace_OfACallThatFailsElsewhere_SaysSoAtBothEnds()
    {
        using var work = new TracedWork();
        await Assert.ThrowsAsync<InvalidOperationException>(() => Pair.A.Wire("b").Throw("broken"));

        var call = work.Below(work.Root, ActivityKind.Client);
        Assert.Equal(ActivityStatusCode.Error, call.Status);
        Assert.Equal(ActivityStatusCode.Error, work.Below(call, ActivityKind.Server).Status);
    }

    [Fact]
    public async Task Current_OfAConnectionThatATracedCallOpened_IsNothing()
    {
        using var work = new TracedWork();
        await Pair.A.Wire("b").Add(1, 2);

        Assert.Equal([null, null], _connecting.Seen);
    }

    [Fact]
    public async Task Call_WhoseTraceIsCutOff_IsAnsweredAllTheSame()
    {
        await using var peer = await RawPeer.ConnectAsync(Pair.B);
        var frame = peer.Call(Pair.A.Wire("b").GetGrainId(), nameof(IWireGrain.Touch), "touched");
        frame[FramePrefix.Bytes + 1] |= (byte)RequestFlags.HasTrace;
        await peer.Stream.WriteAsync(frame);

        await Eventually.TrueAsync(() => Pair.Board.Lines.Contains("touched"));
    }

    [Fact]
    public void Header_OfATrace_IsTheseBytes()
    {
        Assert.True(ActivityContext.TryParse(Parent, "vendor=1", out var context));

        Assert.Equal("210AF7651916CD43DD8448EB211C80319CB7AD6B71692033310176656E646F723D31", Convert.ToHexString(Write(context)));
    }

    [Fact]
    public void Header_Read_IsWhatWasWritten()
    {
        Assert.True(ActivityContext.TryParse(Parent, "vendor=1", out var context));

        Assert.True(Read(Write(context), out var read));
        Assert.Equal((context.TraceId, context.SpanId, context.TraceFlags, context.TraceState), (read.TraceId, read.SpanId, read.TraceFlags, read.TraceState));
    }

    [Theory]
    [InlineData("")]
    [InlineData("00")]
    [InlineData("190AF7651916CD43DD8448EB211C80319C")]
    [InlineData("18" + "0AF7651916CD43DD8448EB211C80319CB7AD6B7169203331")]
    [InlineData("19" + "00000000000000000000000000000000B7AD6B716920333101")]
    [InlineData("19" + "0AF7651916CD43DD8448EB211C80319C000000000000000001")]
    [InlineData("FFFFFFFFFFFFFFFFFFFF01")]
    public void Header_ThatMakesNoSense_IsNoTrace(string bytes) => Assert.False(Read(Convert.FromHexString(bytes), out _));

    [Fact]
    public void Header_WithAnUnreadableOrTooLongState_IsATraceWithoutIt()
    {
        Assert.True(ActivityContext.TryParse(Parent, new string('a', 513), out var tooLong));
        Assert.True(Read(Write(tooLong), out var read));
        Assert.Null(read.TraceState);

        Assert.True(Read(Convert.FromHexString("1A0AF7651916CD43DD8448EB211C80319CB7AD6B71692033310107"), out read));
        Assert.Null(read.TraceState);
    }

    private static byte[] Write(ActivityContext context)
    {
        var output = new FrameBuffer();
        var writer = new Writer(output, session: null!);
        TraceHeader.Write(ref writer, context);
        writer.Flush();
        return output.Span.ToArray();
    }

    private static bool Read(byte[] bytes, out ActivityContext context)
    {
        var reader = new Reader(bytes, session: null!);
        return TraceHeader.TryRead(ref reader, out context);
    }

    /// <summary>What is current where the two sides hear of the connection.</summary>
    private sealed class ConnectionProbe : IConnectionWatcher
    {
        private readonly ConcurrentQueue<Activity?> _seen = new();

        public IReadOnlyList<Activity?> Seen => [.. _seen];

        public void OnConnectionFailed(SiloAddress peer, ConnectionFailure failure)
        {
        }

        public void OnConnected(SiloAddress peer) => _seen.Enqueue(Activity.Current);
    }
}

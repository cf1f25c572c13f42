using Microsoft.Extensions.DependencyInjection;
using Orleans;
using Orleans.Core;
using Orleans.Runtime;

namespace Actors.Runtime.Abstractions.Tests;

public sealed class GrainTests : IDisposable
{
    private readonly FakeGrainRuntime _runtime = new();
    private readonly FakeGrainContext _context = new() { GrainId = GrainId.Create("counter", "2A") };

    public void Dispose() => RuntimeContext.Current = null;

    [Fact]
    public void Constructor_InsideAnActivation_TakesItsContext()
    {
        RuntimeContext.Current = _context;

        Assert.Same(_context, new Counter().GrainContext);
    }

    [Fact]
    public void GrainContext_OutsideTheRuntime_NamesTheClassAndTheRemedy()
    {
        var failure = Assert.Throws<InvalidOperationException>(() => new Counter().GrainContext);

        Assert.Contains(nameof(Counter), failure.Message, StringComparison.Ordinal);
        Assert.Contains("IGrainFactory.GetGrain", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Identity_FromInside_IsTheActivationsOwn()
    {
        var grain = new Counter(_context, _runtime);

        Assert.Equal("counter/2A", grain.IdentityString);
        Assert.Equal(_context.GrainId, grain.GetGrainId());
        Assert.Equal(42, grain.GetPrimaryKeyLong());
        Assert.True(grain.IsPrimaryKeyBasedOnLong());
        Assert.Equal("2A", grain.GetPrimaryKeyString());
        Assert.Equal("silo", grain.RuntimeIdentity);
    }

    [Fact]
    public void GetGrainId_ObserverObject_IsRefusedWithARemedy()
    {
        var failure = Assert.Throws<ArgumentException>(() => new Observer().GetGrainId());

        Assert.Contains("CreateObjectReference", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Lifetime_FromGrain_ReachesTheRuntime()
    {
        var grain = new Counter(_context, _runtime);
        grain.EndSoon();
        grain.StayFor(TimeSpan.FromMinutes(3));

        Assert.Equal([_context], _runtime.Deactivations);
        Assert.Equal([TimeSpan.FromMinutes(3)], _runtime.Delays);
    }

    [Fact]
    public void Lifetime_FromPlainObject_ReachesTheContext()
    {
        IGrainBase grain = new PlainGrain(_context);
        RequestContext.Set("hint", 1);
        grain.DeactivateOnIdle();
        grain.MigrateOnIdle();
        RequestContext.Clear();

        Assert.Equal(DeactivationReasonCode.ApplicationRequested, Assert.Single(_context.Deactivations).ReasonCode);
        Assert.Equal(1, Assert.Single(_context.Migrations)!["hint"]);
    }

    [Fact]
    public async Task RegisterGrainTimer_AllForms_PassStateTokenAndSchedule()
    {
        var grain = new Counter(_context, _runtime);
        var ticks = new List<string>();
        using var cts = new CancellationTokenSource();
        var due = TimeSpan.FromSeconds(1);
        var options = new GrainTimerCreationOptions { DueTime = due, Period = Timeout.InfiniteTimeSpan, Interleave = true, KeepAlive = true };

        grain.RegisterGrainTimer(() => Tick("plain"), due, due);
        grain.RegisterGrainTimer(token => Tick($"token {token == cts.Token}"), due, due);
        grain.RegisterGrainTimer(state => Tick($"state {state}"), 7, due, due);
        grain.RegisterGrainTimer((state, token) => Tick($"both {state} {token == cts.Token}"), 8, due, due);
        grain.RegisterGrainTimer(() => Tick("plain"), options);
        foreach (var callback in _runtime.TimerCallbacks)
        {
            await callback(cts.Token);
        }

        Assert.Equal(["plain", "token True", "state 7", "both 8 True", "plain"], ticks);
        Assert.Equal(new GrainTimerCreationOptions(due, due), _runtime.TimerOptions[0]);
        Assert.False(_runtime.TimerOptions[0].Interleave);
        Assert.Equal(options, _runtime.TimerOptions[^1]);

        Task Tick(string text)
        {
            ticks.Add(text);
            return Task.CompletedTask;
        }
    }

    [Fact]
    public async Task GrainOfState_InTheSetupStage_ReadsItsState()
    {
        var storage = new FakeStorage();
        _runtime.Storage = storage;
        var lifecycle = new FakeLifecycle();
        using var services = new ServiceCollection().AddSingleton<IGrainRuntime>(_runtime).BuildServiceProvider();
        RuntimeContext.Current = new FakeGrainContext { ActivationServices = services };
        var grain = new Stored();
        Assert.Throws<InvalidOperationException>(() => grain.Value);

        ((ILifecycleParticipant<IGrainLifecycle>)grain).Participate(lifecycle);
        await lifecycle.Observers[GrainLifecycleStage.SetupState].OnStart();

        Assert.Equal("read", grain.Value);
    }

    private sealed class Counter : Grain
    {
        public Counter()
        {
        }

        public Counter(IGrainContext context, IGrainRuntime runtime)
            : base(context, runtime)
        {
        }

        public void EndSoon() => DeactivateOnIdle();

        public void StayFor(TimeSpan duration) => DelayDeactivation(duration);
    }

    private sealed class Stored : Grain<string>
    {
        public string Value => State;
    }

    private sealed class PlainGrain(IGrainContext context) : IGrainBase
    {
        public IGrainContext GrainContext => context;
    }

    private sealed class Observer : IGrainObserver;

    private sealed class FakeLifecycle : IGrainLifecycle
    {
        public Dictionary<int, ILifecycleObserver> Observers { get; } = [];

        public IDisposable Subscribe(string observerName, int stage, ILifecycleObserver observer)
        {
            Observers.Add(stage, observer);
            return new MemoryStream();
        }
    }

    private sealed class FakeStorage : IStorage<string>
    {
        public string State { get; set; } = "";

        public string? Etag => null;

        public bool RecordExists => false;

        public Task ReadStateAsync()
        {
            State = "read";
            return Task.CompletedTask;
        }

        public Task ReadStateAsync(CancellationToken cancellationToken) => ReadStateAsync();

        public Task WriteStateAsync() => Task.CompletedTask;

        public Task WriteStateAsync(CancellationToken cancellationToken) => WriteStateAsync();

        public Task ClearStateAsync() => Task.CompletedTask;

        public Task ClearStateAsync(CancellationToken cancellationToken) => ClearStateAsync();
    }
}

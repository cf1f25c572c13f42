using Actors.Runtime.Core.Tests.Scripts;
using Actors.Runtime.Membership;
using Actors.Tests.Infrastructure;
using Microsoft.Extensions.DependencyInjection;

namespace Actors.Runtime.Core.Tests.Messaging;

public sealed class HeldUpSiloTests : IAsyncLifetime, IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly TestGate _gate = new();
    private NetworkSilo? _caller;
    private NetworkSilo? _heldUp;

    private NetworkSilo Caller => _caller ?? throw new InvalidOperationException("The silos start before the test.");

    private NetworkSilo HeldUp => _heldUp ?? throw new InvalidOperationException("The silos start before the test.");

    public async Task InitializeAsync()
    {
        var board = new Board();
        _caller = await NetworkSilo.StartAsync("memory", board);
        _heldUp = await NetworkSilo.StartAsync("memory", board, silo => silo.Services.AddSingleton<ILivenessGate>(_gate));
        _caller.Map.Add("b", _heldUp.Address);
        _heldUp.Map.Add("b", _heldUp.Address);
    }

    public async Task DisposeAsync()
    {
        _gate.Decide(isMember: false);
        await Caller.DisposeAsync();
        await HeldUp.DisposeAsync();
    }

    public void Dispose() => _gate.Dispose();

    [Fact]
    public async Task Answer_OfASiloThatWasHeldUp_WaitsUntilItIsKnownToBeAMember()
    {
        var grain = Caller.Wire("b");
        await grain.Add(1, 2);
        _gate.Close();
        var answer = grain.Add(3, 4).AsTask();
        await _gate.AskedAsync();
        Assert.False(answer.IsCompleted);
        _gate.Decide(isMember: true);
        Assert.Equal(7, await answer.WaitAsync(Patience));
    }

    [Fact]
    public async Task Answer_OfASiloThatIsDead_IsNeverSent()
    {
        var grain = Caller.Wire("b");
        await grain.Add(1, 2);
        _gate.Close();
        var answer = grain.Add(3, 4).AsTask();
        await _gate.AskedAsync();
        _gate.Decide(isMember: false);
        Caller.Peers.Disconnect(HeldUp.Address, "the test says so");
        await Assert.ThrowsAsync<SiloUnavailableException>(() => answer.WaitAsync(Patience));
    }

    [Fact]
    public async Task FirstAnswer_OfASiloWhoseServicesAreGone_IsDropped()
    {
        var board = new Board();
        await using var caller = await NetworkSilo.StartAsync("memory", board);
        var gone = await NetworkSilo.StartAsync("memory", board);
        caller.Map.Add("c", gone.Address);
        gone.Map.Add("c", gone.Address);
        var answer = caller.Wire("c").Wait("gate");
        await board.ReachedAsync("gate reached");
        var connection = Assert.Single(gone.Peers.OpenConnections);
        await gone.StopAtOnceAsync();
        await Assert.ThrowsAsync<SiloUnavailableException>(() => answer.WaitAsync(Patience));
        Assert.Equal(1, connection.UnansweredCount);

        board.Open("gate");
        await Eventually.TrueAsync(() => connection.UnansweredCount == 0);
    }

    [Fact]
    public async Task CallInsideOfASiloThatIsDead_IsRefused()
    {
        var grain = HeldUp.Wire("b");
        await grain.Add(1, 2);
        _gate.Close();
        var answer = grain.Add(3, 4).AsTask();
        await _gate.AskedAsync();
        Assert.False(answer.IsCompleted);
        _gate.Decide(isMember: false);
        await Assert.ThrowsAsync<SiloUnavailableException>(() => answer.WaitAsync(Patience));
    }

    private sealed class TestGate : ILivenessGate, IDisposable
    {
        private readonly SemaphoreSlim _asked = new(0);
        private TaskCompletionSource<bool>? _decision;

        public bool IsOpen => _decision is null;

        public bool IsDead => _decision is { Task: { IsCompletedSuccessfully: true, Result: false } };

        public async ValueTask<bool> WaitAsync(CancellationToken cancellationToken = default)
        {
            _asked.Release();
            return _decision is not { } decision || await decision.Task.WaitAsync(cancellationToken);
        }

        public void Close() => _decision = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task AskedAsync() => _asked.WaitAsync().WaitAsync(Patience);

        public void Decide(bool isMember) => _decision?.TrySetResult(isMember);

        public void Dispose() => _asked.Dispose();
    }
}

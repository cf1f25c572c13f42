using System.Runtime.CompilerServices;
using Actors.Runtime.Core.Tests.Scripts;
using Actors.Tests.Infrastructure;

namespace Actors.Runtime.Core.Tests.Observers;

public interface IListener : IGrainObserver
{
    Task Hear(string text);

    void Overhear(string text);

    Task Attend(CancellationToken cancellationToken);
}

public sealed class ObserverTests(ClusterFixture fixture) : IClassFixture<ClusterFixture>
{
    [Fact]
    public async Task Observer_CalledByAGrain_HearsIt()
    {
        var listener = new Listener();
        var reference = fixture.Client.CreateObjectReference<IListener>(listener);
        await fixture.Client.Script().Run(_ => reference.Hear("hello"));
        Assert.Equal(["hello"], listener.Heard);
        GC.KeepAlive(listener);
    }

    [Fact]
    public async Task Observer_UnderManyCalls_HearsThemOneAtATimeInOrder()
    {
        var listener = new Listener { Pause = true };
        var reference = fixture.Client.CreateObjectReference<IListener>(listener);
        var calls = Enumerable.Range(0, 200).Select(i => reference.Hear($"{i}")).ToArray();
        await Task.WhenAll(calls);
        Assert.Equal(Enumerable.Range(0, 200).Select(i => $"{i}"), listener.Heard);
        Assert.False(listener.HasOverlapped);
        GC.KeepAlive(listener);
    }

    [Fact]
    public async Task Observer_WhoseObjectIsGone_FailsItsCallers()
    {
        var reference = CreateForgotten();
        await Eventually.TrueAsync(async () =>
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
            return await Record.ExceptionAsync(() => reference.Hear("anyone?")) is ClientNotAvailableException;
        });
        await Assert.ThrowsAsync<ClientNotAvailableException>(() => reference.Hear("again"));
    }

    [Fact]
    public async Task Observer_AfterDelete_FailsEvenCallersThatHaveCalledIt()
    {
        var listener = new Listener();
        var reference = fixture.Client.CreateObjectReference<IListener>(listener);
        await reference.Hear("before");
        fixture.Client.DeleteObjectReference<IListener>(reference);
        await Assert.ThrowsAsync<ClientNotAvailableException>(() => reference.Hear("after"));
        Assert.Equal(["before"], listener.Heard);
        GC.KeepAlive(listener);
    }

    [Fact]
    public async Task Observer_ThatThrows_FailsAnAwaitedCallAndLogsAOneWayOne()
    {
        var listener = new Listener { Failure = new FormatException("deaf") };
        var reference = fixture.Client.CreateObjectReference<IListener>(listener);
        Assert.Equal("deaf", (await Assert.ThrowsAsync<FormatException>(() => reference.Hear("a"))).Message);
        reference.Overhear("b");
        await Eventually.TrueAsync(() => fixture.Silo.Logs.Lines.Any(line => line.Id.Id == 1401 && line.Exception == listener.Failure));
        GC.KeepAlive(listener);
    }

    [Fact]
    public async Task Observer_WhoseTokenThrowsWhenItIsCancelled_GoesOnAndSoDoesTheProcess()
    {
        var listener = new Listener();
        var reference = fixture.Client.CreateObjectReference<IListener>(listener);
        using var cts = new CancellationTokenSource();
        var call = reference.Attend(cts.Token);
        await listener.Attends.Task.WaitAsync(TimeSpan.FromSeconds(20));

        await cts.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
        await listener.Told.Task.WaitAsync(TimeSpan.FromSeconds(20));
        await reference.Hear("still here");
        Assert.Equal(["still here"], listener.Heard);
    }

    [Fact]
    public async Task Observer_WithAFullQueue_RefusesAndDoesNotThrowAtTheCall()
    {
        var listener = new Listener { Gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously) };
        var reference = fixture.Client.CreateObjectReference<IListener>(listener);
        var calls = Enumerable.Range(0, 10_100).Select(_ => reference.Hear("x")).ToArray();
        var exception = await Assert.ThrowsAsync<LimitExceededException>(() => calls[^1]);
        Assert.Contains("10000 waiting calls", exception.Message, StringComparison.Ordinal);
        reference.Overhear("lost");
        listener.Gate.SetResult();
        await calls[0];
        GC.KeepAlive(listener);
    }

    [Fact]
    public void CreateObjectReference_OfAReference_IsRefused()
    {
        var listener = new Listener();
        var reference = fixture.Client.CreateObjectReference<IListener>(listener);
        Assert.Throws<ArgumentException>(() => fixture.Client.CreateObjectReference<IListener>(reference));
        Assert.Throws<ArgumentException>(() => fixture.Client.DeleteObjectReference<IListener>(listener));
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private IListener CreateForgotten() => fixture.Client.CreateObjectReference<IListener>(new Listener());

    private sealed class Listener : IListener
    {
        private int _running;

        public List<string> Heard { get; } = [];

        public bool Pause { get; init; }

        public TaskCompletionSource? Gate { get; init; }

        public Exception? Failure { get; init; }

        public bool HasOverlapped { get; private set; }

        public TaskCompletionSource Attends { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public TaskCompletionSource Told { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public async Task Hear(string text)
        {
            HasOverlapped |= Interlocked.Increment(ref _running) > 1;
            if (Pause)
            {
                await Task.Yield();
            }

            await (Gate?.Task ?? Task.CompletedTask);
            Heard.Add(text);
            Interlocked.Decrement(ref _running);
            if (Failure is not null)
            {
                throw Failure;
            }
        }

        public async Task Attend(CancellationToken cancellationToken)
        {
            await using var registration = cancellationToken.Register(() =>
            {
                Told.SetResult();
                throw new InvalidOperationException("the observer's own failure to give up");
            });
            Attends.SetResult();
            await Told.Task;
        }

        public void Overhear(string text)
        {
            if (Failure is not null)
            {
                throw Failure;
            }
        }
    }
}

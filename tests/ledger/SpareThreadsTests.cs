using Actors.Ledger.Storage;
using Actors.Tests.Infrastructure;

namespace Actors.Ledger.Tests;

/// <summary>Threads for the cancels that the driver makes of silent statements: each blocks one.</summary>
public sealed class SpareThreadsTests
{
    private static readonly TimeSpan SilenceMax = TimeSpan.FromSeconds(4);

    private readonly List<int> _added = [];
    private readonly SpareThreads _spare;

    public SpareThreadsTests() => _spare = new SpareThreads(_added.Add);

    [Fact]
    public async Task Watch_StatementIsSilent_LendsThreadsUntilTheDriverHasEndedIt()
    {
        var time = new FakeTimeProvider();
        var watch = new AnswerWatch(SilenceMax, time, _spare);
        var work = new TaskCompletionSource();
        time.Advance(SilenceMax);

        Assert.False(await watch.WaitAsync(work.Task));
        Assert.Equal([SpareThreads.Count], _added);

        work.SetException(new TimeoutException());
        Assert.Equal([SpareThreads.Count, -SpareThreads.Count], _added);
    }

    [Fact]
    public async Task Watch_StatementIsAnswered_LendsNone()
    {
        var watch = new AnswerWatch(SilenceMax, new FakeTimeProvider(), _spare);

        Assert.True(await watch.WaitAsync(Task.CompletedTask));
        Assert.Empty(_added);
    }

    [Fact]
    public void Lend_ToSeveral_LendsOnceAndTakesThemBackAfterTheLast()
    {
        var (first, second) = (new TaskCompletionSource(), new TaskCompletionSource());
        _spare.LendTo(first.Task);
        _spare.LendTo(second.Task);
        first.SetResult();
        Assert.Equal([SpareThreads.Count], _added);

        second.SetResult();
        Assert.Equal([SpareThreads.Count, -SpareThreads.Count], _added);
    }
}

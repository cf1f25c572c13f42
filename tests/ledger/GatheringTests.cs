using Actors.Ledger.Commit;
using Actors.Tests.Infrastructure;

namespace Actors.Ledger.Tests;

public sealed class GatheringTests
{
    [Fact]
    public async Task Wait_CallersComeBack_EndsWhenAllHave()
    {
        var looks = 0;
        var gathering = new Gathering(new FakeTimeProvider());

        gathering.Begin(answered: 10, waiting: 0);

        await gathering.WaitAsync(() => looks++);

        // Ten looks in vain, the one that sees all of them, and one to judge.
        Assert.Equal(12, looks);
    }

    /// <summary>They hear their results before the wait begins, and the quick ones are back by then.</summary>
    [Fact]
    public async Task Wait_CallersAreBackAlready_EndsAtOnce()
    {
        var looks = 0;
        var gathering = new Gathering(new FakeTimeProvider());
        gathering.Begin(answered: 10, waiting: 3);

        await gathering.WaitAsync(() =>
        {
            looks++;
            return 13;
        });

        Assert.Equal(2, looks);
    }

    [Fact]
    public async Task Wait_NobodyComesBack_GivesUpAndDoesNotTryAgainForAWhile()
    {
        var looks = 0;
        var gathering = new Gathering(new FakeTimeProvider());
        gathering.Begin(answered: 10, waiting: 0);
        await gathering.WaitAsync(Nobody);
        var firstLooks = looks;

        gathering.Begin(answered: 10, waiting: 0);
        await gathering.WaitAsync(Nobody);

        Assert.True(firstLooks > 10);
        Assert.Equal(firstLooks, looks);

        int Nobody()
        {
            looks++;
            return 0;
        }
    }

    [Fact]
    public async Task Wait_SingleCaller_IsNotHeldUp()
    {
        var gathering = new Gathering(new FakeTimeProvider());
        gathering.Begin(answered: 1, waiting: 0);

        await gathering.WaitAsync(() => throw new InvalidOperationException("There is no need to look."));
    }
}

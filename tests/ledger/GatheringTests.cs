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

        await gathering.WaitAsync(answered: 10, () => looks++);

        // One look before, one for each that came back, and one to judge.
        Assert.Equal(12, looks);
    }

    [Fact]
    public async Task Wait_NobodyComesBack_GivesUpAndDoesNotTryAgainForAWhile()
    {
        var looks = 0;
        var gathering = new Gathering(new FakeTimeProvider());
        await gathering.WaitAsync(answered: 10, Nobody);
        var firstLooks = looks;

        await gathering.WaitAsync(answered: 10, Nobody);

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
        await new Gathering(new FakeTimeProvider()).WaitAsync(answered: 1, () => throw new InvalidOperationException("There is no need to look."));
    }
}

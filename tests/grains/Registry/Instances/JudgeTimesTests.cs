using Actors.Grains.Registry.Instances;

namespace Actors.Grains.Tests.Registry.Instances;

public sealed class JudgeTimesTests
{
    [Theory]
    [InlineData(null, null, 130.0)]
    [InlineData(110.0, null, 110.0)]
    [InlineData(200.0, null, 130.0)]
    [InlineData(110.0, 105.0, 105.0)]
    [InlineData(90.0, 105.0, 105.0)]
    [InlineData(90.0, null, 100.001)]
    [InlineData(null, 90.0, 100.001)]
    public void Next_AtHundredSeconds_IsTheEarliestMomentThatMatters(double? judgeDue, double? retryDue, double expected) =>
        Assert.Equal(At(expected), JudgeTimes.Next(At(100)!.Value, At(judgeDue), At(retryDue), TimeSpan.FromSeconds(30)));

    [Fact]
    public void Retry_EachFailure_WaitsTwiceAsLongUpToTheBound()
    {
        var retry = new RetryClock(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(3));
        var pauses = new List<double>();
        for (var i = 0; i < 4; i++)
        {
            retry.Postpone(TimeSpan.Zero);
            pauses.Add(retry.Due!.Value.TotalSeconds);
        }

        Assert.Equal([1, 2, 3, 3], pauses);
        retry.Clear();
        Assert.Null(retry.Due);
    }

    private static TimeSpan? At(double? seconds) => seconds is { } value ? TimeSpan.FromSeconds(value) : null;
}

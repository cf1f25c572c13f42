using Actors.AppHost.Processes;

namespace Actors.AppHost.Tests.Processes;

public sealed class RestartDelayTests
{
    private static readonly TimeSpan Short = TimeSpan.FromMilliseconds(10);

    [Fact]
    public void Delay_CrashAfterCrash_DoublesUpToHalfAMinute()
    {
        var delay = new RestartDelay();

        var delays = Enumerable.Range(0, 10).Select(_ => delay.After(Short)).ToArray();

        Assert.Equal([0.25, 0.5, 1, 2, 4, 8, 16, 30, 30, 30], delays.Select(time => time.TotalSeconds));
    }

    [Fact]
    public void Delay_StableRun_BeginsAgain()
    {
        var delay = new RestartDelay();
        Array.ForEach(new int[6], _ => delay.After(Short));

        Assert.Equal(0.25, delay.After(TimeSpan.FromMinutes(1)).TotalSeconds);
        Assert.Equal(0.5, delay.After(Short).TotalSeconds);
    }
}

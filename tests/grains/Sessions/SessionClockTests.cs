using Actors.Grains.Sessions;

namespace Actors.Grains.Tests.Sessions;

public sealed class SessionClockTests
{
    private readonly SessionClock _clock = new();

    [Fact]
    public void HasLapsed_WithoutATtl_NeverDoes()
    {
        _clock.Start(Seconds(0), null);

        Assert.Null(_clock.Due);
        Assert.False(_clock.HasLapsed(Seconds(1e9)));
    }

    [Fact]
    public void HasLapsed_AtItsTime_DoesAndNotBefore()
    {
        _clock.Start(Seconds(5), Seconds(10));

        Assert.Equal(Seconds(15), _clock.Due);
        Assert.False(_clock.HasLapsed(Seconds(14.999)));
        Assert.True(_clock.HasLapsed(Seconds(15)));
    }

    [Fact]
    public void Renew_StartsTheTimeAnew()
    {
        _clock.Start(Seconds(0), Seconds(10));
        _clock.Renew(Seconds(9));

        Assert.False(_clock.HasLapsed(Seconds(18.9)));
        Assert.True(_clock.HasLapsed(Seconds(19)));
    }

    /// <summary>A process that was stopped finds renewals waiting for it that it has not seen yet.</summary>
    [Fact]
    public void HasLapsed_JudgeCameLate_WaitsOnceForWhatWaitsForIt()
    {
        _clock.Start(Seconds(0), Seconds(10));

        Assert.False(_clock.HasLapsed(Seconds(13)));
        Assert.Equal(Seconds(16), _clock.Due);
        Assert.True(_clock.HasLapsed(Seconds(20)));
    }

    [Fact]
    public void HasLapsed_JudgeCameVeryLate_WaitsNoLongerThanTheTtl()
    {
        _clock.Start(Seconds(0), Seconds(10));

        Assert.False(_clock.HasLapsed(Seconds(1000)));
        Assert.Equal(Seconds(1010), _clock.Due);
    }

    private static TimeSpan Seconds(double seconds) => TimeSpan.FromSeconds(seconds);
}

using Actors.GrainInterfaces.Registry;
using Actors.Grains.Registry.Checks;

namespace Actors.Grains.Tests.Registry.Checks;

public sealed class LostChecksTests
{
    private readonly CheckJudge _judge = new();

    private ServiceCheck Check => Assert.Single(_judge.Checks);

    [Theory]
    [InlineData(CheckStatus.Passing)]
    [InlineData(CheckStatus.Warning)]
    public void Judge_Silence_RemembersWhatTheCheckSaidBefore(CheckStatus before)
    {
        _judge.Adopt([Sample.Check("c", before)], Seconds(0));

        _judge.Judge(Seconds(11));

        Assert.Equal((CheckStatus.Critical, before), (Check.Status, Check.LostFrom));
    }

    [Fact]
    public void Judge_SilenceAfterItSaidCritical_IsNoLoss()
    {
        _judge.Adopt([Sample.Check("c", CheckStatus.Passing)], Seconds(0));
        _judge.Report(new CheckReport("c", CheckStatus.Critical, "disk"), Seconds(1));

        _judge.Judge(Seconds(12));

        Assert.Null(Check.LostFrom);
    }

    [Fact]
    public void Judge_LostCheckExpiresAgainAfterActivation_IsTheSameLoss()
    {
        _judge.Adopt([Sample.Check("c") with { LostFrom = CheckStatus.Passing }], Seconds(0));

        Assert.Equal(Verdict.Same, _judge.Judge(Seconds(11)));

        Assert.Equal((CheckStatus.Passing, 1L), (Check.LostFrom, Check.ModifyIndex));
        Assert.Null(_judge.NextDue());
    }

    [Fact]
    public void Report_CriticalOfALostCheck_IsSaidAndCommitted()
    {
        _judge.Adopt([Sample.Check("c", CheckStatus.Passing)], Seconds(0));
        _judge.Judge(Seconds(11));

        var verdict = _judge.Report(new CheckReport("c", CheckStatus.Critical, "disk"), Seconds(12));

        Assert.Equal((Verdict.Changed, null, 0L), (verdict, Check.LostFrom, Check.ModifyIndex));
    }

    [Fact]
    public void TakeFinding_FailuresOverAWarning_AreLostFromWhatItSaidAtFirst()
    {
        var probe = new ProbeDefinition("127.0.0.1:1", TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1)) { Thresholds = new ProbeThresholds(0, 1, 2) };
        var definition = Sample.Ttl("c") with { Type = CheckTypes.Tcp, Ttl = TimeSpan.Zero, Probe = probe };
        _judge.Adopt([new ServiceCheck(definition, CheckStatus.Passing, string.Empty, 1, 1)], Seconds(0));
        var failed = new CheckReport("c", CheckStatus.Critical, "refused");

        _judge.TakeFinding(failed, probe, Seconds(1));
        Assert.Equal((CheckStatus.Warning, CheckStatus.Passing), (Check.Status, Check.LostFrom));
        _judge.TakeFinding(failed, probe, Seconds(2));
        Assert.Equal((CheckStatus.Critical, CheckStatus.Passing), (Check.Status, Check.LostFrom));
        _judge.TakeFinding(failed with { Status = CheckStatus.Passing }, probe, Seconds(3));

        Assert.Equal((CheckStatus.Passing, null), (Check.Status, Check.LostFrom));
    }

    [Fact]
    public void TakeFinding_OfACheckThatNeverPassed_IsNoLoss()
    {
        var probe = new ProbeDefinition("127.0.0.1:1", TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1));
        var definition = Sample.Ttl("c") with { Type = CheckTypes.Tcp, Ttl = TimeSpan.Zero, Probe = probe };
        _judge.Adopt([new ServiceCheck(definition, CheckStatus.Critical, string.Empty, 1, 1)], Seconds(0));

        _judge.TakeFinding(new CheckReport("c", CheckStatus.Critical, "refused"), probe, Seconds(1));

        Assert.Null(Check.LostFrom);
    }

    [Fact]
    public void FindOverdue_Spared_IsNotRemovedBeforeThatTime()
    {
        var check = Sample.Check("c") with { Definition = Sample.Ttl("c", deregisterAfterSeconds: 60) };
        _judge.Adopt([check], Seconds(0));
        Assert.NotNull(_judge.FindOverdue(Seconds(61)));

        _judge.Spare(Seconds(91));

        Assert.Null(_judge.FindOverdue(Seconds(90)));
        Assert.NotNull(_judge.FindOverdue(Seconds(92)));
    }

    private static TimeSpan Seconds(double seconds) => TimeSpan.FromSeconds(seconds);
}

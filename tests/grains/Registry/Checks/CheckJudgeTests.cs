using Actors.GrainInterfaces.Registry;
using Actors.Grains.Registry.Checks;

namespace Actors.Grains.Tests.Registry.Checks;

public sealed class CheckJudgeTests
{
    private readonly CheckJudge _judge = new();

    [Fact]
    public void Judge_SilentForOneTtl_IsCriticalAndQuotesTheLastOutput()
    {
        _judge.Adopt([Sample.Check("c", CheckStatus.Passing)], At(0));
        Report("c", CheckStatus.Passing, 1, "all is well");

        Assert.Equal(Verdict.Same, _judge.Judge(At(10.999)));
        Assert.Equal(Verdict.Changed, _judge.Judge(At(11)));

        var check = Assert.Single(_judge.Checks);
        Assert.Equal(CheckStatus.Critical, check.Status);
        Assert.StartsWith("TTL expired", check.Output, StringComparison.Ordinal);
        Assert.EndsWith("all is well", check.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Judge_AlreadyExpired_ExpiresOnlyOnce()
    {
        _judge.Adopt([Sample.Check("c", CheckStatus.Passing)], At(0));

        Assert.Equal(Verdict.Changed, _judge.Judge(At(10)));
        Assert.Equal(Verdict.Same, _judge.Judge(At(1000)));
        Assert.Null(_judge.NextDue());
    }

    [Fact]
    public void TakeFinding_OfAnEarlierDefinition_IsDropped()
    {
        var former = new ProbeDefinition("http://10.0.0.1/", TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(1));
        var present = former with { Target = "http://10.0.0.2/" };
        _judge.Adopt([Probed("c", former)], At(0));
        _judge.StartProbes(At(10));
        _judge.Adopt([Probed("c", present)], At(10));

        Assert.Equal(Verdict.Unknown, _judge.TakeFinding(new CheckReport("c", CheckStatus.Passing, "old"), former, At(11)));
        Assert.Equal(CheckStatus.Critical, Assert.Single(_judge.Checks).Status);

        Assert.Equal(Verdict.Changed, _judge.TakeFinding(new CheckReport("c", CheckStatus.Passing, "new"), present with { }, At(12)));
        Assert.Equal("new", Assert.Single(_judge.Checks).Output);
    }

    [Fact]
    public void Report_AfterExpiry_RecoversAndRestartsTheTtl()
    {
        _judge.Adopt([Sample.Check("c", CheckStatus.Passing)], At(0));
        _judge.Judge(At(10));

        Assert.Equal(Verdict.Changed, Report("c", CheckStatus.Passing, 20));
        Assert.Equal(CheckStatus.Passing, _judge.Checks[0].Status);
        Assert.Equal(At(30), _judge.NextDue());
    }

    [Fact]
    public void Report_SameStatus_ChangesNothingThatMustBeStoredButKeepsTheOutput()
    {
        _judge.Adopt([Sample.Check("c", CheckStatus.Passing, index: 7)], At(0));

        Assert.Equal(Verdict.Same, Report("c", CheckStatus.Passing, 5, "42 requests"));
        Assert.Equal("42 requests", _judge.Checks[0].Output);
        Assert.Equal(7, _judge.Checks[0].ModifyIndex);
        Assert.Equal(At(15), _judge.NextDue());
    }

    [Fact]
    public void Report_OtherStatus_AwaitsTheIndexOfItsCommit()
    {
        _judge.Adopt([Sample.Check("c", CheckStatus.Passing, index: 7)], At(0));

        Assert.Equal(Verdict.Changed, Report("c", CheckStatus.Warning, 5));
        Assert.Equal(0, _judge.Checks[0].ModifyIndex);
        Assert.Equal(7, _judge.Checks[0].CreateIndex);
    }

    [Fact]
    public void Report_UnknownCheck_IsUnknown() => Assert.Equal(Verdict.Unknown, Report("nobody", CheckStatus.Passing, 0));

    [Fact]
    public void Report_LongOutput_IsCutAtACharacter()
    {
        _judge.Adopt([Sample.Check("c")], At(0));
        Report("c", CheckStatus.Passing, 0, new string('ç', 3000));

        Assert.Equal(new string('ç', CheckOutput.BytesMax / 2), _judge.Checks[0].Output);
    }

    [Fact]
    public void Adopt_AfterRestart_GivesEachCheckOneFullTtl()
    {
        _judge.Adopt([Sample.Check("a", CheckStatus.Passing), Sample.Check("b", CheckStatus.Passing, seconds: 30)], At(100));

        Assert.Equal(Verdict.Same, _judge.Judge(At(109)));
        _judge.Judge(At(110));
        Assert.Equal([CheckStatus.Critical, CheckStatus.Passing], _judge.Checks.Select(check => check.Status));
        Assert.Equal(At(130), _judge.NextDue());
    }

    [Fact]
    public void Adopt_KnownCheck_KeepsItsClockUnlessRestarted()
    {
        _judge.Adopt([Sample.Check("a", CheckStatus.Passing), Sample.Check("b", CheckStatus.Passing)], At(0));
        _judge.Adopt(_judge.Checks, At(5), id => id == "b");

        Assert.Equal(Verdict.Changed, _judge.Judge(At(10)));
        Assert.Equal([CheckStatus.Critical, CheckStatus.Passing], _judge.Checks.Select(check => check.Status));
    }

    [Fact]
    public void FindOverdue_CriticalForLongerThanAllowed_NamesTheCheck()
    {
        _judge.Adopt([new ServiceCheck(Sample.Ttl("c", 10, deregisterAfterSeconds: 60), CheckStatus.Passing, "", 1, 1)], At(0));
        _judge.Judge(At(10));

        Assert.Null(_judge.FindOverdue(At(69)));
        Assert.Equal("c", _judge.FindOverdue(At(70))?.Id);
    }

    [Fact]
    public void FindOverdue_AfterRecovery_StartsAnew()
    {
        _judge.Adopt([new ServiceCheck(Sample.Ttl("c", 10, deregisterAfterSeconds: 60), CheckStatus.Critical, "", 1, 1)], At(0));
        Report("c", CheckStatus.Passing, 50);
        Report("c", CheckStatus.Critical, 55);

        Assert.Null(_judge.FindOverdue(At(114)));
        Assert.NotNull(_judge.FindOverdue(At(115)));
    }

    [Fact]
    public void FindOverdue_StillCritical_IsNotPutOffByReports()
    {
        _judge.Adopt([new ServiceCheck(Sample.Ttl("c", 10, deregisterAfterSeconds: 60), CheckStatus.Critical, "", 1, 1)], At(0));
        Report("c", CheckStatus.Critical, 50, "still down");

        Assert.NotNull(_judge.FindOverdue(At(60)));
    }

    [Fact]
    public void OnTopOf_OlderStoredChecks_KeepsWhatWasDecidedHere()
    {
        _judge.Adopt([Sample.Check("a", CheckStatus.Passing), Sample.Check("b", CheckStatus.Passing)], At(0));
        Report("a", CheckStatus.Critical, 1, "down");
        var stored = System.Collections.Immutable.ImmutableArray.Create(Sample.Check("a", CheckStatus.Passing), Sample.Check("new", CheckStatus.Passing));

        Assert.True(_judge.IsAheadOf(stored));
        Assert.Equal([CheckStatus.Critical, CheckStatus.Passing], _judge.OnTopOf(stored).Select(check => check.Status));
    }

    [Fact]
    public void IsAheadOf_SameChecks_IsFalse()
    {
        _judge.Adopt([Sample.Check("a", CheckStatus.Passing)], At(0));
        Report("a", CheckStatus.Passing, 1, "output only");

        Assert.False(_judge.IsAheadOf([Sample.Check("a", CheckStatus.Passing)]));
    }

    private static TimeSpan At(double seconds) => TimeSpan.FromSeconds(seconds);

    private static ServiceCheck Probed(string id, ProbeDefinition probe) => Sample.Check(id) with
    {
        Definition = Sample.Ttl(id) with { Type = CheckTypes.Http, Ttl = TimeSpan.Zero, Probe = probe },
    };

    private Verdict Report(string id, CheckStatus status, double atSeconds, string output = "") =>
        _judge.Report(new CheckReport(id, status, output), At(atSeconds));
}

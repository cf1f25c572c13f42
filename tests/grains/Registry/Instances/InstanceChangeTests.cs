using Actors.GrainInterfaces.Registry;
using Actors.Grains.Registry.Instances;

namespace Actors.Grains.Tests.Registry.Instances;

public sealed class InstanceChangeTests
{
    private static readonly InstanceId Id = new(Sample.Node, "web1");

    [Fact]
    public void SetChecks_SameStatusOfALostCheck_IsSaidByNow()
    {
        var lost = Sample.Check("c") with { LostFrom = CheckStatus.Passing, Output = "gone" };
        var current = Sample.Instance("web1", 5) with { Checks = [lost] };

        var change = InstanceChange.SetChecks(
            current, current.InstanceId, new SetChecks([lost.Definition], []) { Reports = [new CheckReport("c", CheckStatus.Critical, "gone")] });

        var check = Assert.Single(change.Pending!.Checks);
        Assert.Equal((CheckStatus.Critical, null, 0L), (check.Status, check.LostFrom, check.ModifyIndex));
    }

    [Fact]
    public void Register_NewInstance_StartsWithTheInitialStatus()
    {
        var command = new RegisterService(Sample.Definition("web1"), [Sample.Ttl("a"), Sample.Ttl("b", initial: CheckStatus.Passing)], false);

        var pending = InstanceChange.Register(null, Sample.Node, command).Pending!;

        Assert.Equal([CheckStatus.Critical, CheckStatus.Passing], pending.Checks.Select(check => check.Status));
        Assert.Equal(0, pending.ModifyIndex);
    }

    [Fact]
    public void Register_SameAgain_ChangesNothing()
    {
        var current = Registered(Sample.Register("web1"));

        Assert.Null(InstanceChange.Register(current, Sample.Node, Sample.Register("web1")).Pending);
    }

    [Fact]
    public void Register_OtherPort_ChangesTheDefinitionAndKeepsTheCheckAsItIs()
    {
        var current = Registered(Sample.Register("web1"), CheckStatus.Passing);
        var command = Sample.Register("web1") with { Definition = Sample.Definition("web1") with { Port = 9090 } };

        var pending = InstanceChange.Register(current, Sample.Node, command).Pending!;

        Assert.Equal(9090, pending.Definition.Port);
        Assert.Equal(0, pending.ModifyIndex);
        Assert.Equal(current.Checks[0], pending.Checks[0]);
    }

    [Fact]
    public void Register_OtherTtl_ChangesTheCheckButNotItsStatusNorTheDefinition()
    {
        var current = Registered(Sample.Register("web1"), CheckStatus.Passing);

        var pending = InstanceChange.Register(current, Sample.Node, Sample.Register("web1", ttlSeconds: 20)).Pending!;

        Assert.Equal(5, pending.ModifyIndex);
        Assert.Equal(CheckStatus.Passing, pending.Checks[0].Status);
        Assert.Equal(TimeSpan.FromSeconds(20), pending.Checks[0].Definition.Ttl);
        Assert.Equal(0, pending.Checks[0].ModifyIndex);
    }

    [Theory]
    [InlineData(false, new[] { "service:web1", "other" })]
    [InlineData(true, new[] { "other" })]
    public void Register_CheckNotMentioned_StaysUnlessReplaced(bool replace, string[] expected)
    {
        var current = Registered(Sample.Register("web1"));
        var command = new RegisterService(current.Definition, [Sample.Ttl("other")], replace);

        Assert.Equal(expected, InstanceChange.Register(current, Sample.Node, command).Pending!.Checks.Select(check => check.Definition.Id));
    }

    [Fact]
    public void Register_TooManyChecks_IsRefusedWithTheLimit()
    {
        var checks = Enumerable.Range(0, InstanceChange.ChecksMax + 1).Select(i => Sample.Ttl($"c{i}"));

        var refusal = InstanceChange.Register(null, Sample.Node, new RegisterService(Sample.Definition("web1"), [.. checks], false)).Refusal!;

        Assert.Equal(RegistryOutcomeKind.Refused, refusal.Kind);
        Assert.Contains("64", refusal.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void AddCheck_UnknownInstance_IsUnknown() =>
        Assert.Equal(RegistryOutcomeKind.UnknownService, InstanceChange.AddCheck(null, Id, Sample.Ttl("c")).Refusal!.Kind);

    [Fact]
    public void RemoveCheck_KnownCheck_KeepsTheOthers()
    {
        var current = Registered(new RegisterService(Sample.Definition("web1"), [Sample.Ttl("a"), Sample.Ttl("b")], false));

        Assert.Equal("b", Assert.Single(InstanceChange.RemoveCheck(current, "a").Pending!.Checks).Definition.Id);
        Assert.Equal(RegistryOutcomeKind.UnknownCheck, InstanceChange.RemoveCheck(current, "z").Refusal!.Kind);
    }

    private static ServiceInstance Registered(RegisterService command, CheckStatus status = CheckStatus.Critical)
    {
        var pending = InstanceChange.Register(null, Sample.Node, command).Pending!;
        return pending with
        {
            CreateIndex = 5,
            ModifyIndex = 5,
            Version = 5,
            Checks = [.. pending.Checks.Select(check => check with { Status = status, CreateIndex = 5, ModifyIndex = 5 })],
        };
    }
}

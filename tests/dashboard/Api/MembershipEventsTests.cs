using Actors.Runtime.Dashboard.Events;
using Orleans;
using Orleans.Runtime;

namespace Actors.Dashboard.Tests.Api;

public sealed class MembershipEventsTests
{
    private static readonly DateTimeOffset Start = new(2030, 1, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly SiloAddress First = SiloAddress.FromParsableString("127.0.0.1:1@100");
    private static readonly SiloAddress Second = SiloAddress.FromParsableString("127.0.0.1:2@100");
    private static readonly SiloAddress Successor = SiloAddress.FromParsableString("127.0.0.1:2@200");

    private readonly MembershipEvents _events = new();

    [Fact]
    public void Observe_TheSameTwice_TellsItOnce()
    {
        Look(0, Row(First, SiloStatus.Active), Row(Second, SiloStatus.Active));
        Look(5, Row(First, SiloStatus.Active), Row(Second, SiloStatus.Active));

        Assert.Equal(["joined", "joined"], Kinds());
    }

    [Fact]
    public void Observe_SuspicionThenDeath_NamesTheVoterAndTheTime()
    {
        Look(0, Row(First, SiloStatus.Active), Row(Second, SiloStatus.Active));
        Look(5, Row(First, SiloStatus.Active), Row(Second, SiloStatus.Active, voteAt: 4));
        Look(6, Row(First, SiloStatus.Active), Row(Second, SiloStatus.Dead, voteAt: 5));

        Assert.Equal(["died", "suspected", "joined", "joined"], Kinds());
        Assert.Contains($"'{First}' at 12:00:05.000 UTC", _events.Read()[0].Text, StringComparison.Ordinal);
        Assert.Equal(Start.AddSeconds(5), _events.Read()[0].At);
    }

    [Fact]
    public void Observe_AnOrderlyStop_IsNoDeathEvenWithAnOldVote()
    {
        Look(0, Row(First, SiloStatus.Active), Row(Second, SiloStatus.Active, voteAt: -600));
        Look(5, Row(First, SiloStatus.Active), Row(Second, SiloStatus.ShuttingDown, voteAt: -600));
        Look(6, Row(First, SiloStatus.Active), Row(Second, SiloStatus.Dead, voteAt: -600));

        Assert.Equal("left", Kinds()[0]);
        Assert.DoesNotContain("died", Kinds());
    }

    [Fact]
    public void Observe_ASuccessorOnTheSameAddress_IsARestart()
    {
        Look(0, Row(First, SiloStatus.Active), Row(Second, SiloStatus.Active));
        Look(9, Row(First, SiloStatus.Active), Row(Second, SiloStatus.Dead, voteAt: 8, voter: Successor), Row(Successor, SiloStatus.Active, startAt: 8));

        Assert.Equal("restarted", Kinds()[0]);
        var died = _events.Read().Single(item => item.Kind == "died");
        Assert.Contains("has started on its address", died.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Observe_ManySilosOverTime_KeepsTheLatestOnly()
    {
        for (var silo = 0; silo < 300; silo++)
        {
            Look(silo, Row(SiloAddress.FromParsableString($"127.0.0.1:9@{silo}"), SiloStatus.Active, startAt: silo));
        }

        Assert.Equal(MembershipEvents.CountMax, _events.Read().Count);
        Assert.Equal("127.0.0.1:9@299", _events.Read()[0].Silo);
    }

    private List<string> Kinds() => [.. _events.Read().Select(item => item.Kind)];

    private void Look(int second, params MembershipEntry[] rows) => _events.Observe(rows, Start.AddSeconds(second));

    private static MembershipEntry Row(SiloAddress silo, SiloStatus status, int? voteAt = null, int startAt = -60, SiloAddress? voter = null)
    {
        var row = new MembershipEntry { SiloAddress = silo, Status = status, SiloName = "", StartTime = Start.AddSeconds(startAt).UtcDateTime, IAmAliveTime = Start.UtcDateTime };
        if (voteAt is { } second)
        {
            row.AddSuspector(voter ?? First, Start.AddSeconds(second).UtcDateTime);
        }

        return row;
    }
}

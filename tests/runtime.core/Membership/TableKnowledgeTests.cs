using System.Net;
using Actors.Runtime.Membership;

namespace Actors.Runtime.Core.Tests.Membership;

public sealed class TableKnowledgeTests
{
    private static readonly DateTime Noon = new(2030, 1, 1, 12, 0, 0, DateTimeKind.Utc);
    private static readonly MembershipSettings Settings = new();

    private readonly TableKnowledge _table = new(Settings);

    [Fact]
    public void IsStale_NoHeartbeatForLong_IsTrue()
    {
        var silo = Row(1) with { HeartbeatTime = Noon };
        Read(MembershipView.None.With(silo), Noon + Settings.StaleAfter);
        Assert.False(_table.IsStale(silo));

        Read(MembershipView.None.With(silo), Noon + Settings.StaleAfter + TimeSpan.FromSeconds(1));
        Assert.True(_table.IsStale(silo));
    }

    [Fact]
    public void IsStale_NoHeartbeatForLongButAVote_IsFalseUntilThatIsOldAsWell()
    {
        var silo = Row(1) with { HeartbeatTime = Noon };
        var votedAt = Noon + Settings.StaleAfter;
        var view = MembershipView.None.With(silo).With(Row(2) with { HeartbeatTime = votedAt, Votes = [new(silo.Silo, votedAt)] });

        Read(view, votedAt + TimeSpan.FromSeconds(1));
        Assert.False(_table.IsStale(silo));

        Read(view, votedAt + Settings.StaleAfter + TimeSpan.FromSeconds(1));
        Assert.True(_table.IsStale(silo));
    }

    private static MemberRow Row(int port) => new(SiloAddress.New(IPAddress.Loopback, port, 1), SiloStatus.Active, "");

    private void Read(MembershipView view, DateTime readTime) => _table.OnRead(view, readTime, TimeSpan.Zero);
}

using System.Collections.Immutable;
using System.Net;
using Actors.Runtime.Membership;

namespace Actors.Runtime.Core.Tests.Membership;

public sealed class MembershipViewTests
{
    private static readonly DateTime Noon = new(2030, 1, 1, 12, 0, 0, DateTimeKind.Utc);

    private readonly MembershipView _view = MembershipView.None
        .With(Row(1, 1, SiloStatus.Dead)).With(Row(1, 2, SiloStatus.Active)).With(Row(1, 3, SiloStatus.Active)).With(Row(2, 9, SiloStatus.Dead));

    [Fact]
    public void FindPredecessor_SeveralStartsOnTheEndpoint_IsTheFirstThatIsAlive()
    {
        Assert.Equal(Silo(1, 2), _view.FindPredecessor(Silo(1, 4))?.Silo);
        Assert.Equal(Silo(1, 3), _view.With(Row(1, 2, SiloStatus.Dead)).FindPredecessor(Silo(1, 4))?.Silo);
        Assert.Null(_view.FindPredecessor(Silo(1, 2)));
        Assert.Null(_view.FindPredecessor(Silo(2, 10)));
        Assert.Null(_view.FindPredecessor(Silo(3, 10)));
    }

    [Fact]
    public void FindSuccessor_SeveralStartsOnTheEndpoint_IsTheLastDeadOrAlive()
    {
        Assert.Equal(Silo(1, 3), _view.FindSuccessor(Silo(1, 1)));
        Assert.Equal(Silo(2, 9), _view.FindSuccessor(Silo(2, 8)));
        Assert.Null(_view.FindSuccessor(Silo(1, 3)));
    }

    [Fact]
    public void Change_AfterChange_AnswersAsAViewThatWasRead()
    {
        var read = new MembershipView(_view.Version, _view.Rows);

        Assert.Equal(read.Ring.Rows.ToArray(), _view.Ring.Rows.ToArray());
        Assert.Equal(read.FindPredecessor(Silo(1, 4)), _view.FindPredecessor(Silo(1, 4)));
        Assert.Equal(read.FindSuccessor(Silo(1, 1)), _view.FindSuccessor(Silo(1, 1)));
    }

    [Fact]
    public void WithHeartbeat_NewTime_KeepsTheVersionAndIsOnTheRing()
    {
        var beaten = _view.WithHeartbeat(_view.Find(Silo(1, 3))! with { HeartbeatTime = Noon });

        Assert.Equal(_view.Version, beaten.Version);
        Assert.Contains(beaten.Ring.Rows, row => row.HeartbeatTime == Noon);
    }

    [Fact]
    public void LastVoteOf_SeveralVotes_IsTheLatest()
    {
        ImmutableArray<SuspicionVote> first = [new(Silo(1, 3), Noon.AddSeconds(5))];
        ImmutableArray<SuspicionVote> second = [new(Silo(1, 3), Noon), new(Silo(1, 2), Noon.AddSeconds(9))];
        var view = _view.With(Row(7, 1, SiloStatus.Active) with { Votes = first }).With(Row(8, 1, SiloStatus.Dead) with { Votes = second });

        Assert.Equal(Noon.AddSeconds(5), view.LastVoteOf(Silo(1, 3)));
        Assert.Equal(default, view.LastVoteOf(Silo(7, 1)));
    }

    private static SiloAddress Silo(int port, int generation) => SiloAddress.New(IPAddress.Loopback, port, generation);

    private static MemberRow Row(int port, int generation, SiloStatus status) => new(Silo(port, generation), status, "");
}

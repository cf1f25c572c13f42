using System.Collections.Immutable;
using System.Net;
using Actors.Runtime.Membership;

namespace Actors.Runtime.Core.Tests.Membership;

public sealed class DeathVotesTests
{
    private static readonly DateTime Now = new(2030, 1, 1, 12, 0, 0, DateTimeKind.Utc);
    private static readonly TimeSpan Expiration = TimeSpan.FromMinutes(1);

    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 1)]
    [InlineData(3, 2)]
    [InlineData(4, 2)]
    [InlineData(100, 2)]
    [InlineData(0, 1)]
    public void Needed_ByVoters_IsHalfOfThemUpToTheLimit(int votersCount, int expected) =>
        Assert.Equal(expected, DeathVotes.Needed(neededMax: 2, votersCount));

    [Fact]
    public void Fresh_OldVotes_DoNotCount() =>
        Assert.Equal([Silo(2)], Fresh(Vote(1, -61), Vote(2, -59)));

    [Fact]
    public void Fresh_VoterWithAClockAhead_VoidsVotesThatAreOlderThanItsOwn() =>
        Assert.Equal([Silo(2)], Fresh(Vote(1, -10), Vote(2, +55)));

    [Fact]
    public void Fresh_VotersThatAreDeadOrUnknown_DoNotCount() =>
        Assert.Equal([Silo(1)], Fresh(Vote(1, -1), Vote(8, -1), Vote(9, -1)));

    [Fact]
    public void Fresh_SeveralVotesOfOneVoter_CountOnce() =>
        Assert.Equal([Silo(1)], Fresh(Vote(1, -10), Vote(1, -5)));

    [Fact]
    public void Add_MoreThanAreKept_DropsTheOldest()
    {
        var votes = DeathVotes.Add([Vote(1, -10), Vote(2, -20)], Silo(3), Now, keptMax: 2);

        Assert.Equal([Silo(1), Silo(3)], votes.Select(vote => vote.Voter));
    }

    private static IEnumerable<SiloAddress> Fresh(params SuspicionVote[] votes)
    {
        var accused = Row(5) with { Votes = [.. votes] };
        MemberRow[] rows = [Row(1), Row(2), accused, Row(8) with { Status = SiloStatus.Dead }];
        return DeathVotes.Fresh(accused, new MembershipView(1, rows.ToImmutableDictionary(row => row.Silo)), Now, Expiration).Select(vote => vote.Voter);
    }

    private static MemberRow Row(int port) => new(Silo(port), SiloStatus.Active, $"silo-{port}");

    private static SuspicionVote Vote(int port, int seconds) => new(Silo(port), Now.AddSeconds(seconds));

    private static SiloAddress Silo(int port) => SiloAddress.New(IPAddress.Loopback, port, 1);
}

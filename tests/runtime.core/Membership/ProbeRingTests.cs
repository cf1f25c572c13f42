using System.Net;
using Actors.Runtime.Membership;

namespace Actors.Runtime.Core.Tests.Membership;

public sealed class ProbeRingTests
{
    [Fact]
    public void Successors_OfAll_WatchEverybodyEquallyOften()
    {
        var rows = Enumerable.Range(1, 100).Select(port => Row(port, SiloStatus.Active)).ToArray();

        var ring = ProbeRing.Of(rows);

        var watched = rows.SelectMany(row => ring.Successors(row.Silo, _ => true, 10)).CountBy(silo => silo).ToArray();

        Assert.Equal(100, watched.Length);
        Assert.All(watched, silo => Assert.Equal(10, silo.Value));
    }

    [Fact]
    public void Successors_OfWhoIsNotOnTheRing_BeginBehindItsPlace()
    {
        var rows = Enumerable.Range(1, 20).Select(port => Row(port, SiloStatus.Active)).ToArray();
        var joiner = SiloAddress.New(IPAddress.Loopback, 99, 1);
        var start = ProbeRing.PositionOf(joiner);

        var expected = rows.OrderBy(row => unchecked(row.RingPosition - start)).Take(5).Select(row => row.Silo);

        Assert.Equal(expected, ProbeRing.Of(rows).Successors(joiner, _ => true, 5));
    }

    [Fact]
    public void With_ChangeAfterChange_IsTheRingOfTheRowsThatAreAlive()
    {
        var random = new Random(1);
        var rows = new Dictionary<SiloAddress, MemberRow>();
        var ring = ProbeRing.Of([]);

        for (var change = 0; change < 500; change++)
        {
            var row = Row(random.Next(40), random.Next(3) == 0 ? SiloStatus.Dead : SiloStatus.Active);
            rows[row.Silo] = row;
            ring = ring.With(row);

            Assert.Equal(ProbeRing.Of(rows.Values).Rows.ToArray(), ring.Rows.ToArray());
        }
    }

    private static MemberRow Row(int port, SiloStatus status) => new(SiloAddress.New(IPAddress.Loopback, port, 1), status, "");
}

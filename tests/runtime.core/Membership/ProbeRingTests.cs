using System.Net;
using Actors.Runtime.Membership;

namespace Actors.Runtime.Core.Tests.Membership;

public sealed class ProbeRingTests
{
    [Fact]
    public void Successors_OfAll_WatchEverybodyEquallyOften()
    {
        var rows = Enumerable.Range(1, 100).Select(port => new MemberRow(SiloAddress.New(IPAddress.Loopback, port, 1), SiloStatus.Active, "")).ToArray();

        var watched = rows.SelectMany(row => ProbeRing.Successors(row.Silo, rows.Where(other => other != row), 10)).CountBy(silo => silo).ToArray();

        Assert.Equal(100, watched.Length);
        Assert.All(watched, silo => Assert.Equal(10, silo.Value));
    }
}

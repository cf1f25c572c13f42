using System.Collections.Immutable;
using System.Net;
using Actors.Runtime.Directory;
using Orleans.Runtime;

namespace Actors.Runtime.Core.Tests.Directory;

/// <summary>Silos and views by number.</summary>
internal static class Views
{
    public static SiloAddress Silo(int number) => SiloAddress.New(IPAddress.Loopback, 10_000 + number, generation: 1);

    public static DirectoryView View(long version, params (int Silo, SiloStatus Status)[] members) =>
        new(Snapshot(version, members.Select(member => (Silo(member.Silo), member.Status))));

    public static DirectoryView ActiveView(long version, params int[] silos) =>
        View(version, [.. silos.Select(silo => (silo, SiloStatus.Active))]);

    public static ClusterMembershipSnapshot Snapshot(long version, IEnumerable<(SiloAddress Silo, SiloStatus Status)> members) => new(
        members.ToImmutableDictionary(member => member.Silo, member => new ClusterMember(member.Silo, member.Status, member.Silo.ToParsableString())),
        new MembershipVersion(version));

    public static GrainId Grain(int number) => GrainId.Create("test", $"grain-{number}");

    public static GrainAddress Address(int grain, int silo) =>
        new() { GrainId = Grain(grain), ActivationId = ActivationId.NewId(), SiloAddress = Silo(silo) };
}

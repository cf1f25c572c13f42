using System.Collections.Immutable;
using Actors.Runtime.Membership;

namespace Actors.Simulation.Tests.Membership;

/// <summary>The membership table: what real ones promise, and every version that it ever had, to compare views with.</summary>
internal sealed class SimMembershipTable
{
    private readonly List<MembershipView> _versions = [new(0, ImmutableDictionary<SiloAddress, MemberRow>.Empty)];

    public MembershipView View => _versions[^1];

    /// <summary>A mistake: writes do not look at the version.</summary>
    public bool IgnoresVersions { get; init; }

    /// <summary>Told of each change: who made it, the row before, null if it is new, and after.</summary>
    public Action<SiloAddress, MemberRow?, MemberRow>? Changed { get; set; }

    /// <summary>What everybody must see in a version.</summary>
    public MembershipView At(long version) => _versions[(int)version];

    public bool TryWrite(SiloAddress writer, MemberRow row, bool isInsert, long expectedVersion)
    {
        var before = View.Find(row.Silo);
        if ((View.Version != expectedVersion && !IgnoresVersions) || before is null != isInsert)
        {
            return false;
        }

        _versions.Add(View.With(row));
        Changed?.Invoke(writer, before, row);
        return true;
    }

    /// <summary>Moves no version.</summary>
    public void WriteHeartbeat(SiloAddress silo, DateTime now)
    {
        if (View.Find(silo) is { } row)
        {
            _versions[^1] = View.WithHeartbeat(row with { HeartbeatTime = now });
        }
    }

    /// <summary>Moves no version either, as in SQL.</summary>
    public void RemoveDefunct(DateTime before)
    {
        var defunct = View.Rows.Values.Where(row => row.Status == SiloStatus.Dead && row.LastSign < before).Select(row => row.Silo);
        _versions[^1] = new MembershipView(View.Version, View.Rows.RemoveRange(defunct));
    }
}

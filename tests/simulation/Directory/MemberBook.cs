using System.Collections.Immutable;
using Actors.Runtime.Directory;
using Actors.Simulation.Tests.Kernel;

namespace Actors.Simulation.Tests.Directory;

/// <summary>
/// The members as a table would have them, with an author that knows who lives: it declares ended and long frozen processes dead, and
/// now and then one that is well. Membership itself has a model of its own.
/// </summary>
internal sealed class MemberBook
{
    private readonly Dictionary<SiloAddress, SiloStatus> _members = [];
    private readonly Dictionary<SiloAddress, TimeSpan> _activeSince = [];
    private readonly Func<TimeSpan> _now;
    private DirectoryView _view = DirectoryView.None;

    public MemberBook(Func<TimeSpan> now) => _now = now;

    public long Version { get; private set; }

    public SiloStatus StatusOf(SiloAddress silo) => _members.GetValueOrDefault(silo);

    public TimeSpan ActiveSince(SiloAddress silo) => _activeSince[silo];

    public IEnumerable<SiloAddress> Living => _members.Where(pair => pair.Value < SiloStatus.Dead).Select(pair => pair.Key);

    /// <summary>The latest view; one object for each version, because a ring takes time to make.</summary>
    public DirectoryView View => _view.Version.Value == Version ? _view : _view = new DirectoryView(new ClusterMembershipSnapshot(
        _members.ToImmutableDictionary(pair => pair.Key, pair => new ClusterMember(pair.Key, pair.Value, pair.Key.ToParsableString())),
        new MembershipVersion(Version)));

    /// <summary>Moves a silo on; false when it has been declared dead.</summary>
    public bool Advance(SiloAddress silo, SiloStatus status)
    {
        var known = _members.GetValueOrDefault(silo);
        if (known == SiloStatus.Dead)
        {
            return false;
        }

        if (status > known)
        {
            _members[silo] = status;
            if (status == SiloStatus.Active)
            {
                _activeSince[silo] = _now();
            }

            Version++;
        }

        return true;
    }

    /// <summary>A start on the same host: whoever was there before is dead.</summary>
    public void EndPredecessors(SiloAddress silo)
    {
        foreach (var other in Living.Where(other => other.IsPredecessorOf(silo)).ToArray())
        {
            Advance(other, SiloStatus.Dead);
        }
    }
}

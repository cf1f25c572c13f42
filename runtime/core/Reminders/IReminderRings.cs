using Actors.Runtime.Directory;
using Orleans.Runtime;

namespace Actors.Runtime.Reminders;

/// <summary>
/// The ring of the latest view of the cluster: the reminders of a grain are kept by the silo that owns the grain's hash. It is built like
/// the directory's, from active silos, but nothing is handed over: the table has everything.
/// </summary>
internal interface IReminderRings
{
    /// <summary>The latest ring.</summary>
    DirectoryRing Current { get; }

    /// <summary>Completes once the latest ring is another one than <paramref name="known"/>.</summary>
    Task ChangedAsync(DirectoryRing known, CancellationToken cancellationToken);

    /// <summary>True when the cluster has declared the silo dead.</summary>
    bool IsDead(SiloAddress silo);
}

using Orleans.Runtime;

namespace Actors.Runtime.Directory;

/// <summary>Something that happened to a silo's partition. Operations carry a number that their answer repeats.</summary>
internal abstract record DirectoryEvent
{
    /// <summary>The silo has learned of a later view.</summary>
    public sealed record ViewChanged(DirectoryView View) : DirectoryEvent;

    /// <summary>Somebody registers an activation.</summary>
    public sealed record RegisterAsked(long Operation, MembershipVersion Version, GrainAddress Address, GrainAddress? Previous) : Asked(Operation, Version);

    /// <summary>Somebody looks a grain up.</summary>
    public sealed record LookupAsked(long Operation, MembershipVersion Version, GrainId GrainId) : Asked(Operation, Version);

    /// <summary>Somebody unregisters activations; those that are not this partition's are left out.</summary>
    public sealed record UnregisterAsked(long Operation, MembershipVersion Version, IReadOnlyList<GrainAddress> Addresses) : Asked(Operation, Version);

    /// <summary>A new owner asks for a range that this silo gave it, from a hash on.</summary>
    public sealed record SnapshotAsked(long Operation, MembershipVersion Version, SiloAddress By, RingRanges Ranges, uint From) : Asked(Operation, Version);

    /// <summary>A new owner asks for this silo's activations in a range, from a hash on.</summary>
    public sealed record ActivationsAsked(long Operation, MembershipVersion Version, RingRanges Ranges, uint From) : Asked(Operation, Version);

    /// <summary>A silo has answered what <see cref="DirectoryEffect.Ask"/> asked it.</summary>
    public sealed record PageReceived(long Acquisition, SiloAddress Silo, uint From, DirectoryPage Page) : DirectoryEvent;

    /// <summary>A silo could not be asked, or did not answer.</summary>
    public sealed record AskFailed(long Acquisition, SiloAddress Silo) : DirectoryEvent;

    /// <summary>Time has passed.</summary>
    public sealed record Tick : DirectoryEvent;

    /// <summary>An operation that somebody waits for.</summary>
    /// <param name="Operation">Its number.</param>
    /// <param name="Version">The view of whoever asks.</param>
    public abstract record Asked(long Operation, MembershipVersion Version) : DirectoryEvent;
}

/// <summary>Something that a silo's partition wants done.</summary>
internal abstract record DirectoryEffect
{
    /// <summary>Answer a register, look-up or unregister operation.</summary>
    public sealed record Answer(long Operation, DirectoryAnswer Value) : DirectoryEffect;

    /// <summary>Answer a silo that asked for a range.</summary>
    public sealed record AnswerPage(long Operation, DirectoryPage Page) : DirectoryEffect;

    /// <summary>Answer a silo with this silo's activations in a range, those included whose registration is under way.</summary>
    public sealed record ListActivations(long Operation, RingRanges Ranges, uint From) : DirectoryEffect;

    /// <summary>Ask a silo, which may be this one, for a range's entries or for its activations in it.</summary>
    public sealed record Ask(long Acquisition, SiloAddress Silo, bool IsHandOver, MembershipVersion Version, RingRanges Ranges, uint From) : DirectoryEffect;

    /// <summary>Get a view of at least this version.</summary>
    public sealed record Refresh(MembershipVersion Version) : DirectoryEffect;

    /// <summary>Tell a silo that its activation must end because another one of the same grain stays.</summary>
    public sealed record EndDuplicate(GrainAddress Loser, GrainAddress Winner) : DirectoryEffect;
}

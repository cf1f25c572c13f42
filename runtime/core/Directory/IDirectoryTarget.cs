using Orleans;
using Orleans.Runtime;

namespace Actors.Runtime.Directory;

/// <summary>What silos ask the partition of another silo. Every question names the view of whoever asks.</summary>
[Alias("actors.directory")]
internal interface IDirectoryTarget : ISystemTarget
{
    /// <summary>Registers an activation, in place of a previous one if that is given; the answer has the one that is registered afterwards.</summary>
    [Alias("register")]
    [ResponseTimeout("00:00:10")]
    ValueTask<DirectoryAnswer> Register(MembershipVersion version, GrainAddress address, GrainAddress? previous);

    /// <summary>Looks a grain up.</summary>
    [Alias("lookup")]
    [ResponseTimeout("00:00:10")]
    ValueTask<DirectoryAnswer> Lookup(MembershipVersion version, GrainId grainId);

    /// <summary>Unregisters activations.</summary>
    [Alias("unregister")]
    [ResponseTimeout("00:00:10")]
    ValueTask<DirectoryAnswer> Unregister(MembershipVersion version, List<GrainAddress> addresses);

    /// <summary>Fetches a range that this silo has given away.</summary>
    [Alias("snapshot")]
    [ResponseTimeout("00:00:10")]
    ValueTask<DirectoryPage> GetSnapshot(MembershipVersion version, SiloAddress by, List<RingRange> ranges, uint from);

    /// <summary>Lists this silo's activations in a range.</summary>
    [Alias("activations")]
    [ResponseTimeout("00:00:10")]
    ValueTask<DirectoryPage> ListActivations(MembershipVersion version, List<RingRange> ranges, uint from);

    /// <summary>Ends an activation because another one of its grain stays. Answered, so that it can be repeated until it has arrived.</summary>
    [Alias("duplicate")]
    [ResponseTimeout("00:00:05")]
    Task EndDuplicate(GrainAddress loser, GrainAddress winner);
}

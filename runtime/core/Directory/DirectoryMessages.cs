using Orleans;
using Orleans.Runtime;

namespace Actors.Runtime.Directory;

/// <summary>How an operation on a partition of the directory ended.</summary>
internal enum DirectoryOutcome : byte
{
    /// <summary>Done; the answer's address is the one that is registered, or null.</summary>
    Done,

    /// <summary>The silo asked does not own the grain's range in the answer's view: take that view or a later one and ask again.</summary>
    NotOwner,

    /// <summary>The range was locked, or a view missing, for too long, or too many operations wait: ask again after a pause.</summary>
    Busy,

    /// <summary>The silo that asks is dead in the answer's view.</summary>
    Refused,
}

/// <summary>The answer to an operation on a partition.</summary>
/// <param name="Outcome">How it ended.</param>
/// <param name="Address">The registered address, or null.</param>
/// <param name="Version">The view in which the partition answered.</param>
[GenerateSerializer]
[Alias("actors.directory.answer")]
internal readonly record struct DirectoryAnswer(
    [property: Id(0)] DirectoryOutcome Outcome, [property: Id(1)] GrainAddress? Address, [property: Id(2)] MembershipVersion Version);

/// <summary>A part of a range's entries, or of a silo's activations in it, in the order of their hashes.</summary>
/// <param name="IsAvailable">False when the silo asked has no complete copy of the range; it must be recovered from all silos.</param>
/// <param name="Entries">The entries. An activation whose registration has not been answered yet has the largest possible version.</param>
/// <param name="Next">The hash to go on from; null for the last part.</param>
[GenerateSerializer]
[Alias("actors.directory.page")]
internal sealed record DirectoryPage([property: Id(0)] bool IsAvailable, [property: Id(1)] List<GrainAddress> Entries, [property: Id(2)] uint? Next)
{
    // Some megabytes with usual keys; a frame takes 16.
    public const int EntriesMax = 20_000;

    public static readonly DirectoryPage NotAvailable = new(false, [], null);

    /// <summary>The first part of <paramref name="addresses"/>; grains with the same hash stay together.</summary>
    public static DirectoryPage Of(List<GrainAddress> addresses, int entriesMax = EntriesMax)
    {
        if (addresses.Count <= entriesMax)
        {
            return new DirectoryPage(true, addresses, null);
        }

        addresses.Sort(static (left, right) => left.GrainId.GetUniformHashCode().CompareTo(right.GrainId.GetUniformHashCode()));
        var count = entriesMax;
        while (count < addresses.Count && addresses[count].GrainId.GetUniformHashCode() == addresses[count - 1].GrainId.GetUniformHashCode())
        {
            count++;
        }

        return count == addresses.Count
            ? new DirectoryPage(true, addresses, null)
            : new DirectoryPage(true, addresses.GetRange(0, count), addresses[count].GrainId.GetUniformHashCode());
    }
}
